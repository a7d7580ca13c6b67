"""What a browser shows: every page without barriers, nothing asked of others, nothing cut off.

Here every page is walked on a phone and looked at by axe-core, and the widest of them on other
screens; ``tests/test_long_screens.py`` does all of it at all widths and takes the pictures.
"""

from __future__ import annotations

import itertools

import pytest
from playwright.sync_api import Browser, Page

from commitments.charts import shape
from commitments.status import GROUP_OF, GROUPS
from commitments.wording import STATUS_WORD
from tests.pages.walking import ALIKE, DEPUTY, SHILI, WALKS, Walk, walking
from tests.stack import Live

# The relative luminance of WCAG 2; the ground is that of the nearest element that has one.
_CONTRAST = """chip => {
    const parts = colour => colour.match(/[\\d.]+/g).map(Number);
    const light = colour => {
        const [r, g, b] = parts(colour).map(v => v / 255)
            .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    let ground = chip;
    while (parts(getComputedStyle(ground).backgroundColor)[3] === 0) ground = ground.parentElement;
    const two = [light(getComputedStyle(chip).color),
                 light(getComputedStyle(ground).backgroundColor)];
    return (Math.max(...two) + 0.05) / (Math.min(...two) + 0.05);
}"""
_FOCUSED = """() => {
    const e = document.activeElement, style = getComputedStyle(e);
    const {top, bottom, width} = e.getBoundingClientRect();
    const ringed = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
    const seen = width > 1 && bottom > 0 && top < innerHeight;
    return {name: e.tagName + ' ' + (e.textContent.trim() || e.name || '').slice(0, 20),
            good: ringed && seen, end: e === document.body};
}"""
# The grey values of an element's square on a canvas, from its own SVG without any colour.
_GREYS = """async svg => {
    const picture = new Image();
    svg.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
    picture.src = 'data:image/svg+xml,' + encodeURIComponent(svg.outerHTML);
    await picture.decode();
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = 32;
    const pen = canvas.getContext('2d');
    pen.fillStyle = 'white';
    pen.fillRect(0, 0, 32, 32);
    pen.drawImage(picture, 0, 0, 32, 32);
    const dots = pen.getImageData(0, 0, 32, 32).data;
    return [...dots].filter((_value, at) => at % 4 === 0);
}"""


# What reaches beyond the screen once all letters are twice as large.
_DOUBLED = """() => {
    document.documentElement.style.fontSize = '36px';
    const parts = document.querySelectorAll('.top-in > *, .projects td, .chip, .tag, .sentence');
    return [...parts].filter(e => e.getBoundingClientRect().right > innerWidth)
        .map(e => `${e.className} ${e.textContent.trim()}`);
}"""


@pytest.mark.parametrize("who", WALKS)
def test_pages_on_a_phone_have_no_barriers(who: str, live: Live, browser: Browser) -> None:
    with walking(browser, live.url, who, 390) as walk:
        told = {
            name: _told(walk, address) for name, address in WALKS[who].items() if name not in ALIKE
        }
    assert {name: faults for name, faults in told.items() if faults} == {}


def _told(walk: Walk, address: str) -> list[str]:
    walk.open(address)
    return [*walk.faults(), *walk.axe()]


@pytest.mark.parametrize("width", [1440, 768])
def test_wide_pages_of_a_deputy_have_no_faults(width: int, live: Live, browser: Browser) -> None:
    told = {}
    with walking(browser, live.url, DEPUTY, width) as walk:
        for name in ["overview", "town", "commitment-revised", "document-whole", "compare"]:
            walk.open(WALKS[DEPUTY][name])
            told[name] = walk.faults()
    assert {name: faults for name, faults in told.items() if faults} == {}


def test_barriers_and_what_moves_or_is_refused_are_noticed(live: Live, browser: Browser) -> None:
    with walking(browser, live.url, "", 390) as walk:
        walk.open("/people/login/")
        assert walk.faults() == []
        walk.page.evaluate(
            "document.querySelector('main').insertAdjacentHTML('afterbegin', "
            '\'<p class=late></p><a href="/"></a><img src="http://127.0.0.1:9/a.png">\')'
        )
        walk.page.locator(".late").evaluate("p => { p.style.height = '300px'; }")
        told = walk.faults()
        barriers = walk.axe()
    assert [one for one in told if one.startswith("console: policy: img-src ")]
    assert [one for one in told if one.startswith("moved by 0.")]
    assert [one.partition(":")[0] for one in barriers] == ["image-alt", "link-name"]


def test_phone_whose_letters_are_doubled_cuts_nothing(live: Live, browser: Browser) -> None:
    with walking(browser, live.url, DEPUTY, 390) as walk:
        for name in ["town", "commitment-count"]:
            walk.open(WALKS[DEPUTY][name])
            wide = walk.page.evaluate(_DOUBLED)
            assert (name, wide) == (name, [])


@pytest.mark.parametrize(("width", "big"), [(720, "0"), (880, "1"), (390, "1")])
def test_letters_of_double_size_fit(width: int, big: str, live: Live, browser: Browser) -> None:
    """A screen of 1440 pixels enlarged until letters have 200 %, without and with 大字 (22 px); and
    大字 on a phone.
    """
    told = {}
    with walking(browser, live.url, DEPUTY, width) as walk:
        walk.page.context.add_cookies([{"name": "big", "value": big, "url": live.url}])
        for name in ["overview", "town", "commitment-count", "compare"]:
            walk.open(WALKS[DEPUTY][name])
            told[name] = walk.faults()
    assert {name: faults for name, faults in told.items() if faults} == {}


def test_focus_is_seen_wherever_the_tab_key_leads(live: Live, browser: Browser) -> None:
    """Through a town's page from its first link until the keyboard leaves it."""
    with walking(browser, live.url, DEPUTY, 1440) as walk:
        walk.open(f"{SHILI}?group=slow")
        stops = []
        while len(stops) < 200:
            walk.page.keyboard.press("Tab")
            stop = walk.page.evaluate(_FOCUSED)
            if stop["end"]:
                break
            stops.append(stop)
    assert len(stops) > 40
    assert stops[-1]["name"].endswith("这些状态怎么评的")
    assert [stop["name"] for stop in stops if not stop["good"]] == []


def test_words_of_all_statuses_stand_out_from_their_chips(live: Live, page: Page) -> None:
    page.goto(f"{live.url}/people/login/")
    chips = "".join(
        f'<span class="chip chip-{group}">{STATUS_WORD[status]}</span>'
        for status, group in GROUP_OF.items()
    )
    page.locator("main").evaluate("(main, html) => { main.innerHTML = html; }", chips)
    told = {
        chip.inner_text(): round(chip.evaluate(_CONTRAST), 2)
        for chip in page.locator(".chip").all()
    }
    assert len(told) == 17
    assert {word: contrast for word, contrast in told.items() if contrast < 4.5} == {}


def test_shapes_of_the_groups_differ_without_colour(page: Page) -> None:
    """Of the dots of any two shapes in grey at least one in sixteen differs clearly."""
    page.set_content("".join(shape(group) for group in GROUPS))
    greys = [svg.evaluate(_GREYS) for svg in page.locator("svg").all()]
    assert len(greys) == 6
    for one, other in itertools.combinations(greys, 2):
        differ = sum(abs(a - b) > 96 for a, b in zip(one, other, strict=True))
        assert differ >= 64
