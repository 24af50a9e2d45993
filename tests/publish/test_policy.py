"""The policy lets in what the theme itself runs, by hash, and nothing else."""

from digest.publish.policy import content_security_policy, inline_scripts, script_hash


def test_a_hash_is_what_browsers_compute() -> None:
    """The example of CSP level 3 (section 8.3): alert('Hello, world.');"""
    assert script_hash("alert('Hello, world.');") == "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='"


def test_scripts_with_attributes_are_not_inline_scripts() -> None:
    html = '<script>a()</script><script src="x.js"></script><script type="application/json">{}</script><script>b()\n</script>'
    assert inline_scripts(html) == ("a()", "b()\n")


def test_nothing_is_allowed_that_is_not_the_sites_own() -> None:
    policy = dict(part.split(" ", 1) for part in content_security_policy(["a()", "a()"]).split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == f"'self' {script_hash('a()')}"
    assert policy["style-src"] == "'self'"
    assert not any("unsafe" in value or "http" in value or "*" in value for value in policy.values())


def test_the_order_of_scripts_does_not_matter() -> None:
    assert content_security_policy(["a()", "b()"]) == content_security_policy(["b()", "a()"])
