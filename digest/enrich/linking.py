"""Groups by average link: two groups are one while what links all their members, on average, passes a bar."""

import heapq
from collections import defaultdict
from collections.abc import Mapping


def average_link(count: int, close: Mapping[tuple[int, int], float], bar: float) -> list[list[int]]:
    """Groups of the indexes 0..count-1, joined from the closest pair on; pairs that are not in ``close`` are 0 apart from it.

    A group is as close to another as their members are on average, so that one member in the middle chains nothing.
    """
    members: dict[int, list[int]] = {i: [i] for i in range(count)}
    link: dict[int, dict[int, float]] = defaultdict(dict)
    for (a, b), value in close.items():
        link[a][b] = link[b][a] = value
    queue = [(-value, a, b) for (a, b), value in close.items() if value >= bar]
    heapq.heapify(queue)
    following = count
    while queue:
        _, a, b = heapq.heappop(queue)
        if a not in members or b not in members:
            continue
        for other, value in _joined_links(a, b, members, link).items():
            link[following][other] = link[other][following] = value
            if value >= bar:
                heapq.heappush(queue, (-value, other, following))
        members[following] = members.pop(a) + members.pop(b)
        del link[a], link[b]
        following += 1
    return sorted((sorted(group) for group in members.values()), key=lambda group: group[0])


def _joined_links(a: int, b: int, members: Mapping[int, list[int]], link: Mapping[int, dict[int, float]]) -> dict[int, float]:
    """The average closeness of two groups taken together to each other group that is near either."""
    one, two = len(members[a]), len(members[b])
    near = (link[a].keys() | link[b].keys()) & members.keys() - {a, b}
    return {other: (one * link[a].get(other, 0.0) + two * link[b].get(other, 0.0)) / (one + two) for other in sorted(near)}
