"""The pages as people walk through them in a browser, and what must hold of each as it stands."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Browser, Page, Request

from tracker.environment import BASE_DIR

AXE = BASE_DIR / "node_modules" / "axe-core" / "axe.min.js"
# Where the long run writes what it saw, as NAME-WIDTH.png.
SHOTS = BASE_DIR / "screenshots"
WIDTHS = (1440, 768, 390)
SHILI = "/towns/999999001/"
CLERK, DEPUTY, PRESIDIUM, STRANGER = "demo-clerk", "demo-deputy", "demo-presidium", ""
ADMINISTRATOR = "demo-admin"
# Who walks -> the pages on the way: the name of each picture and its address.
WALKS: dict[str, dict[str, str]] = {
    STRANGER: {
        "login": "/people/login/",
        "admin-login": "/admin/login/",
        "not-found": "/nothing-here",
        "town-public-example": "/towns/310115125/",
    },
    DEPUTY: {
        "overview": "/",
        "town": SHILI,
        "town-filtered": f"{SHILI}?group=slow",
        "town-none": f"{SHILI}?q=没有这样的任务",
        "town-before": f"{SHILI}?publication=2",
        "commitment-count": "/commitments/16/",
        "commitment-level": "/commitments/45/",
        "commitment-milestone": "/commitments/36/",
        "commitment-parts": "/commitments/39/",
        "commitment-revised": "/commitments/29/",
        "document-whole": "/documents/1/",
        "document-quotes": "/documents/4/",
        "compare": f"{SHILI}compare/",
        "find": "/find/?q=公园",
        "rule": "/rule/",
        "papers-deputy": f"{SHILI}papers/",
    },
    PRESIDIUM: {
        "questions": "/imports/questions/?town=999999001",
        "checklist": "/imports/reports/2/checklist/",
    },
    CLERK: {
        "town-live": f"{SHILI}?live=1",
        "town-as-of": f"{SHILI}?as_of=2026-05-31",
        "commitment-live": "/commitments/16/?live=1",
        "attention": "/attention/",
        "lights": f"{SHILI}lights/?rule=xinhuang",
        "papers": f"{SHILI}papers/",
        "forms": f"{SHILI}forms/",
        "bulletins": f"{SHILI}bulletins/",
        "sign": "/sign-offs/new/?publication=1&edition=internal&role=checked",
        "publish": f"{SHILI}publish/",
        "upload": "/imports/upload/",
        "list": "/imports/",
        "batch": "/imports/4/",
        "reports": "/imports/reports/",
        "review": "/imports/reports/2/",
    },
    ADMINISTRATOR: {"add-town": "/people/towns/?q=浦东 周浦"},
}

# Of what these are made others have already; they are left to the long run.
ALIKE = {
    *("town-filtered", "town-none", "town-before", "town-public-example", "town-as-of"),
    *("commitment-level", "commitment-parts", "commitment-live", "add-town"),
    *("papers-deputy", "sign", "bulletins", "forms"),
}

# Heard from the first moment of a page on: how far what was already seen moved (0 to 1 and more),
# and what the Content-Security-Policy refused.
_EARS = """
window.moved = 0;
window.movement = new PerformanceObserver(list => window.moving(list.getEntries()));
window.moving = shifts => {
    for (const shift of shifts) if (!shift.hadRecentInput) window.moved += shift.value;
};
window.movement.observe({type: 'layout-shift', buffered: true});
document.addEventListener('securitypolicyviolation', told =>
    console.error(`policy: ${told.violatedDirective} ${told.blockedURI}`));
"""
_MOVED = """async () => {
    await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
    window.moving(window.movement.takeRecords());
    return window.moved;
}"""

# Faults of the page as it stands, each a short line; [] where there is none.
_FAULTS = """([ours, phone]) => {
    // Neither in a closed list, nor only there for screen readers.
    const shown = e => e.checkVisibility({visibilityProperty: true}) && e.getClientRects().length
        && !e.closest('.unseen') && getComputedStyle(e.closest('thead') || e).clip === 'auto';
    const name = e => e.tagName.toLowerCase() + (e.className && e.className.baseVal === undefined
        ? '.' + e.className : '') + ' ' + (e.textContent.trim() || e.name || '').slice(0, 20);
    const all = [...document.body.querySelectorAll('*')].filter(shown);
    const found = [];
    const root = document.documentElement;
    if (root.scrollWidth > innerWidth) {
        const wide = all.filter(e => e.getBoundingClientRect().right > innerWidth + 1);
        found.push(`sideways ${root.scrollWidth}: ${wide.slice(0, 3).map(name)}`);
    }
    const hides = value => value === 'hidden' || value === 'clip';
    for (const e of all) {
        const style = getComputedStyle(e);
        const words = e.textContent.trim() && e.clientWidth > 1 && !e.closest('svg');
        const room = e.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
        if (words && e.matches('td, th, p, li, dd, h1, h2, h3') && style.display === 'block'
                && room < 1.9 * parseFloat(style.fontSize)
                && e.textContent.trim().length > 3)
            found.push('one character a line: ' + name(e));
        if (words && hides(style.overflowX) && e.scrollWidth > e.clientWidth + 1)
            found.push('cut off at the side: ' + name(e));
        if (words && hides(style.overflowY) && e.scrollHeight > e.clientHeight + 1)
            found.push('cut off below: ' + name(e));
        if (ours && parseFloat(style.fontSize) < 14.9 && !e.closest('svg, canvas, .unseen')
                && [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()))
            found.push('letters below 15 px: ' + name(e));
    }
    if (!ours || !phone) return found;
    const inSentence = e => getComputedStyle(e).display.startsWith('inline')
        && [...e.parentElement.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
    for (const e of document.body.querySelectorAll('a, button, select, textarea, summary, input')) {
        if (!shown(e) || e.type === 'hidden' || e.matches('.skip, .picker')) continue;
        if (e.tagName === 'A' && (inSentence(e) || e.matches('.paper p a'))) continue;
        const ticked = e.type === 'checkbox' || e.type === 'radio';
        const {width, height} = (ticked && e.closest('label') || e).getBoundingClientRect();
        // A link of two characters is as narrow as they are.
        if (height < 43.5 || width < (e.tagName === 'A' && e.textContent.trim() ? 30 : 43.5))
            found.push(`small (${Math.round(width)} × ${Math.round(height)}): ${name(e)}`);
    }
    return found;
}"""
_AXE = """() => axe.run(document, {
    resultTypes: ['violations'], preload: false,
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
}).then(told => told.violations
    .filter(each => each.impact === 'serious' || each.impact === 'critical')
    .map(each => `${each.id}: ${each.nodes.slice(0, 3).map(node => node.html.slice(0, 160))}`))"""


class Walk:
    """One person's way through the pages at one width; it hears what the browser complains of."""

    def __init__(self, page: Page, url: str) -> None:
        self.page, self.url = page, url
        self.heard: list[str] = []
        page.on("request", self._ask)
        page.on("pageerror", lambda fault: self.heard.append(f"script: {fault}"))
        page.on("console", lambda line: self._say(line.type, line.text))

    def _ask(self, request: Request) -> None:
        if not request.url.startswith((f"{self.url}/", "data:", "blob:")):
            self.heard.append(f"asked elsewhere: {request.url}")

    def _say(self, kind: str, text: str) -> None:
        if kind == "error" and "status of 404" not in text:
            self.heard.append(f"console: {text}")

    def open(self, address: str) -> None:
        """Open a page of ours and wait until it is at rest."""
        self.page.goto(self.url + address, wait_until="load")

    def faults(self) -> list[str]:
        """What the browser complained of since last asked, and what does not hold of the page."""
        heard, self.heard = self.heard, []
        # Letters and targets of the admin's own pages are Django's.
        ours = "/admin/" not in self.page.url
        told: list[str] = self.page.evaluate(_FAULTS, [ours, self.width == 390])
        return [*heard, *self._moved(), *told]

    @property
    def width(self) -> int:
        """That of the window in pixels."""
        size = self.page.viewport_size
        assert size is not None
        return size["width"]

    def _moved(self) -> list[str]:
        """That the page moved under the reader's eyes while it loaded; a little is not seen."""
        moved = self.page.evaluate(_MOVED)
        return [f"moved by {moved:.3f}"] if moved >= 0.05 else []

    def axe(self) -> list[str]:
        """The serious and critical violations that axe-core finds in the page."""
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        told: list[str] = self.page.evaluate(_AXE)
        return told

    def picture(self, name: str) -> None:
        """The whole page as a picture under ``SHOTS``."""
        SHOTS.mkdir(exist_ok=True)
        self.page.screenshot(path=SHOTS / f"{name}-{self.width}.png", full_page=True)

    def look(self, name: str) -> list[str]:
        """Take the picture of the page once it is at rest, and tell its faults."""
        self.page.wait_for_load_state("networkidle")
        self.picture(name)
        return self.faults()


@contextlib.contextmanager
def walking(browser: Browser, url: str, who: str, width: int, **more: Any) -> Iterator[Walk]:
    """Yield the walk of one of the demonstration people, logged in; ``more`` is the browser's."""
    context = browser.new_context(locale="zh-CN", viewport={"width": width, "height": 900}, **more)
    context.add_init_script(_EARS)
    page = context.new_page()
    if who:
        page.goto(f"{url}/people/login/")
        page.locator(f'form[action*="{who}"] button').click()
    yield Walk(page, url)
    context.close()
