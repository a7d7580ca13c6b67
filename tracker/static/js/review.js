// The review by keys: cards change in place, and words of the text are chosen clause by clause.
// Without this script every button and link of the page does the same by itself.
(function () {
  "use strict";
  var root = document.getElementById("review");
  if (!root || !window.fetch) {
    return;
  }
  var words = root.dataset;
  var editable = "editable" in root.dataset;
  var panel = document.getElementById("card");
  var text = document.getElementById("text");
  var bar = document.getElementById("bar");
  var said = document.getElementById("said");
  var wide = window.matchMedia("(min-width: 1024px)");
  var busy = false;
  var adding = null;
  // The words of the card's form as they came, and whether a person was told that theirs are lost.
  var before = "";
  var warned = false;
  var leaving = false;
  var toast = document.createElement("div");
  toast.className = "toast";
  toast.hidden = true;
  toast.setAttribute("aria-hidden", "true");
  document.body.appendChild(toast);
  var fading = 0;

  function all(selector, within) {
    return Array.prototype.slice.call((within || document).querySelectorAll(selector));
  }
  function say(sentence) {
    if (!sentence || !said) {
      return;
    }
    // The same sentence twice is read twice only where it was gone in between.
    said.textContent = "";
    window.setTimeout(function () {
      said.textContent = sentence;
    }, 30);
    toast.textContent = sentence;
    toast.hidden = false;
    window.clearTimeout(fading);
    fading = window.setTimeout(function () {
      toast.hidden = true;
    }, 4000);
  }
  function card() {
    return panel.querySelector("article[data-card]");
  }
  function typed() {
    var form = panel.querySelector(".panel-edit form");
    return form ? new URLSearchParams(new FormData(form)).toString() : "";
  }
  function remember() {
    before = typed();
    warned = false;
  }
  function unsaved() {
    var box = panel.querySelector(".panel-edit");
    return Boolean(box) && ("typed" in box.dataset || typed() !== before);
  }
  // What was typed and not saved is given up by who was told so and presses again.
  function mayLeave() {
    if (warned || !unsaved()) {
      return true;
    }
    warned = true;
    say(words.unsaved);
    return false;
  }
  // Three hundred marks would be three hundred stops of the tab key; the open one is enough.
  function stops() {
    all("a.m[data-card]", text).forEach(function (mark) {
      mark.tabIndex = mark.hasAttribute("aria-current") ? 0 : -1;
    });
  }
  function show(number, jump) {
    all("a.m[aria-current]", text).forEach(function (mark) {
      mark.removeAttribute("aria-current");
      mark.tabIndex = -1;
    });
    var marks = all('a.m[data-card="' + number + '"]', text);
    marks.forEach(function (mark) {
      mark.setAttribute("aria-current", "true");
      mark.tabIndex = 0;
    });
    if (marks.length && jump && wide.matches) {
      var box = marks[0].getBoundingClientRect();
      if (box.top < 80 || box.bottom > window.innerHeight - 120) {
        marks[0].scrollIntoView({ block: "center" });
      }
    } else if (jump && !wide.matches) {
      panel.scrollIntoView({ block: "start" });
    }
  }
  function address(number) {
    var asked = "?card=" + number + (words.show ? "&show=" + encodeURIComponent(words.show) : "");
    window.history.replaceState(null, "", words.url + asked);
  }
  function take(told, jump) {
    if (told.goto) {
      leaving = true;
      window.location.assign(told.goto);
      return;
    }
    if (told.panel !== undefined) {
      panel.innerHTML = told.panel;
      remember();
      document.querySelector(".review-side").scrollTop = 0;
    }
    if (told.bar) {
      bar.innerHTML = told.bar;
    }
    if (told.marks) {
      all("a.m[data-card]", text).forEach(function (mark) {
        var state = told.marks[mark.dataset.card];
        if (state) {
          mark.className = state["class"] + (mark.classList.contains("off") ? " off" : "");
          mark.title = state.title;
        }
      });
    }
    if (told.card) {
      show(told.card, jump);
      address(told.card);
    }
    say(told.said);
  }
  function ask(url, options, jump, then) {
    if (busy) {
      return;
    }
    busy = true;
    panel.classList.add("busy");
    options = options || {};
    options.headers = { Accept: "application/json" };
    options.credentials = "same-origin";
    var status = 0;
    window
      .fetch(url, options)
      .then(function (answer) {
        status = answer.status;
        if ((answer.headers.get("Content-Type") || "").indexOf("application/json") < 0) {
          throw new Error("page");
        }
        return answer.json();
      })
      .then(function (told) {
        done();
        take(told, jump);
        if (then) {
          then(told);
        }
      })
      .catch(function () {
        done();
        say(status ? words.gone : words.broken);
      });
  }
  function done() {
    busy = false;
    panel.classList.remove("busy");
  }
  function home() {
    var head = document.getElementById("card-head");
    if (head) {
      head.focus({ preventScroll: true });
    }
  }
  function open(number) {
    if (number && mayLeave()) {
      ask(words.url + "cards/" + number + "/" + (words.show ? "?show=" + words.show : ""), {}, true, home);
    }
  }
  function send(form, button) {
    var body = new FormData(form);
    if (button && button.name) {
      body.append(button.name, button.value);
    }
    var edits = body.get("do") === "edit";
    if (!edits && !mayLeave()) {
      return;
    }
    ask(form.action, { method: "POST", body: body }, true, function (told) {
      if (told.refused && edits) {
        var wrong = panel.querySelector(".field-wrong input, .field-wrong select, .field-wrong textarea");
        (wrong || panel.querySelector(".panel-edit summary")).focus();
      } else {
        home();
      }
    });
  }

  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.matches("[data-act]")) {
      event.preventDefault();
      send(form, event.submitter);
    } else if (form.matches("[data-find]")) {
      event.preventDefault();
      if (!mayLeave()) {
        return;
      }
      var query = new URLSearchParams(new FormData(form)).toString();
      ask(form.action + "?" + query, {}, false, function () {
        var first = panel.querySelector(".answer-form input[type=radio]");
        (first || document.getElementById("find")).focus();
      });
    }
  });
  panel.addEventListener("input", function (event) {
    var box = event.target.closest(".panel-edit");
    if (box) {
      warned = false;
      box.querySelector(".unsaved").hidden = !unsaved();
    }
  });
  window.addEventListener("beforeunload", function (event) {
    if (!leaving && unsaved()) {
      event.preventDefault();
      event.returnValue = "";
    }
  });
  document.addEventListener("click", function (event) {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) {
      return;
    }
    var mark = event.target.closest("a.m[data-card]");
    var step = event.target.closest(".panel-nav a[rel]");
    if (mark && String(window.getSelection())) {
      // Words are being selected across a mark, not a mark pressed.
      event.preventDefault();
    } else if (mark) {
      event.preventDefault();
      open(mark.dataset.card);
    } else if (step) {
      event.preventDefault();
      open(step.rel === "next" ? card().dataset.after : card().dataset.before);
    }
  });

  // -- adding ---------------------------------------------------------------------------------

  function blocks() {
    return all("[data-start]", text);
  }
  function marks(string) {
    // Places count whole characters, not halves of pairs.
    return Array.from(string).length;
  }
  function placeOf(node, offset) {
    var block = (node.nodeType === 3 ? node.parentNode : node).closest("[data-start]");
    if (!block || !text.contains(block)) {
      return null;
    }
    var range = document.createRange();
    range.setStart(block, 0);
    range.setEnd(node, offset);
    return Number(block.dataset.start) + marks(range.toString());
  }
  function selected() {
    var choice = window.getSelection();
    if (!choice.rangeCount || choice.isCollapsed) {
      return null;
    }
    var range = choice.getRangeAt(0);
    var start = placeOf(range.startContainer, range.startOffset);
    var end = placeOf(range.endContainer, range.endOffset);
    if (start === null || end === null || end <= start) {
      return null;
    }
    return { start: start, end: end };
  }
  function addRange(place) {
    if (!mayLeave()) {
      return;
    }
    var token = document.querySelector("#add [name=csrfmiddlewaretoken]");
    var body = new FormData();
    body.append("csrfmiddlewaretoken", token.value);
    body.append("start", place.start);
    body.append("end", place.end);
    body.append("card", card() ? card().dataset.card : "");
    ask(words.url + "add/", { method: "POST", body: body }, false);
  }
  // The clauses of the text: block, and first and last character within its words.
  function clauses() {
    var found = [];
    blocks().forEach(function (block) {
      var held = block.textContent;
      var from = 0;
      for (var at = 0; at <= held.length; at += 1) {
        if (at === held.length || "，。；：！？、,;!?".indexOf(held[at]) >= 0) {
          if (held.slice(from, at).trim()) {
            found.push({ block: block, start: from, end: at });
          }
          from = at + 1;
        }
      }
    });
    return found;
  }
  function point(block, offset) {
    var walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    var node = walker.nextNode();
    var last = node;
    while (node) {
      if (offset <= node.length) {
        return [node, offset];
      }
      offset -= node.length;
      last = node;
      node = walker.nextNode();
    }
    return [last, last ? last.length : 0];
  }
  function choose() {
    var first = adding.list[adding.first];
    var last = adding.list[adding.last];
    var range = document.createRange();
    range.setStart.apply(range, point(first.block, first.start));
    range.setEnd.apply(range, point(last.block, last.end));
    var choice = window.getSelection();
    choice.removeAllRanges();
    choice.addRange(range);
    var box = range.getBoundingClientRect();
    if (box.top < 80 || box.bottom > window.innerHeight - 120) {
      window.scrollBy(0, box.top - window.innerHeight / 2);
    }
    say(range.toString());
  }
  function startAdding() {
    var list = clauses();
    if (!list.length) {
      return;
    }
    var first = 0;
    var here = card() ? Number(card().dataset.start) : 0;
    list.forEach(function (one, index) {
      var place = Number(one.block.dataset.start) + marks(one.block.textContent.slice(0, one.start));
      if (place <= here) {
        first = index;
      }
    });
    adding = { list: list, first: first, last: first };
    text.classList.add("adding");
    choose();
    say(words.adding);
  }
  function stopAdding(quiet) {
    adding = null;
    text.classList.remove("adding");
    if (!quiet) {
      window.getSelection().removeAllRanges();
      say(words.left);
    }
  }
  function other(step) {
    // The first clause of the paragraph before or behind.
    var block = adding.list[adding.first].block;
    var at = adding.first;
    while (at + step >= 0 && at + step < adding.list.length && adding.list[at].block === block) {
      at += step;
    }
    var goal = adding.list[at].block;
    while (at > 0 && adding.list[at - 1].block === goal) {
      at -= 1;
    }
    return at;
  }
  function keyWhileAdding(event) {
    var most = adding.list.length - 1;
    var key = event.key;
    if (key === "Escape") {
      stopAdding();
    } else if (key === "Enter") {
      var place = selected();
      stopAdding(true);
      if (place) {
        addRange(place);
      }
    } else if (key === "ArrowRight" && event.shiftKey) {
      var wider = adding.list[Math.min(most, adding.last + 1)];
      if (wider.block === adding.list[adding.first].block) {
        adding.last = Math.min(most, adding.last + 1);
      }
      choose();
    } else if (key === "ArrowLeft" && event.shiftKey) {
      adding.last = Math.max(adding.first, adding.last - 1);
      choose();
    } else if (key === "ArrowRight" || key === "ArrowLeft") {
      adding.first = Math.max(0, Math.min(most, adding.first + (key === "ArrowRight" ? 1 : -1)));
      adding.last = adding.first;
      choose();
    } else if (key === "ArrowDown" || key === "ArrowUp") {
      adding.first = adding.last = other(key === "ArrowDown" ? 1 : -1);
      choose();
    } else {
      return false;
    }
    return true;
  }

  // -- keys -----------------------------------------------------------------------------------

  function press(key) {
    var button = panel.querySelector('[data-key="' + key + '"]');
    if (button) {
      send(button.form, button);
    }
    return Boolean(button);
  }
  function edit() {
    var box = panel.querySelector(".panel-edit");
    if (!box) {
      return false;
    }
    box.open = true;
    warned = false;
    var side = document.querySelector(".review-side");
    side.scrollTop += box.getBoundingClientRect().top - side.getBoundingClientRect().top - 8;
    box.querySelector("form select, form input:not([type=hidden]), form textarea").focus();
    return true;
  }
  function digit(key) {
    var place = Number(key);
    var form = panel.querySelector(".answer-form");
    var inputs = form ? all("input[type=radio]", form) : [];
    var goal = inputs.filter(function (input) {
      var mark = input.closest(".choice").querySelector("kbd");
      return mark && Number(mark.textContent) === place;
    })[0];
    if (!goal) {
      return false;
    }
    goal.checked = true;
    send(form);
    return true;
  }
  function toggle(id) {
    var box = document.getElementById(id);
    if (!box) {
      return false;
    }
    box.open = !box.open;
    box.querySelector("summary").focus();
    return true;
  }
  function goTo(element) {
    if (!element) {
      return false;
    }
    element.focus();
    element.scrollIntoView({ block: "center" });
    return true;
  }
  function looking(key) {
    if (key === "j" || key === "ArrowDown") {
      open(card() && card().dataset.after);
      return true;
    }
    if (key === "k" || key === "ArrowUp") {
      open(card() && card().dataset.before);
      return true;
    }
    return false;
  }
  function deciding(key) {
    if (key === "a" || key === "Enter") {
      return press("a");
    }
    if (key === "x" || key === "u") {
      return press(key);
    }
    if (key === "e") {
      return edit();
    }
    if (key === "f") {
      return goTo(document.getElementById("find"));
    }
    if (key === "c") {
      return goTo(bar.querySelector(".all-certain button"));
    }
    if (key === "s") {
      return goTo(document.getElementById("confirm-reading") || document.getElementById("next"));
    }
    if (key === "n") {
      var place = selected();
      if (place) {
        addRange(place);
      } else {
        startAdding();
      }
      return true;
    }
    if (key === "?" || key === "？") {
      return toggle("keys");
    }
    return /^[0-9]$/.test(key) && digit(key);
  }
  function leave(target) {
    var box = target.closest(".panel-edit, #add, #keys");
    if (box) {
      box.open = false;
    }
    home();
    if (box && box.matches(".panel-edit")) {
      mayLeave();
    }
  }
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) {
      return;
    }
    var target = event.target;
    var typing = target.matches("input:not([type=radio]):not([type=checkbox]), select, textarea");
    if (event.key === "Escape" && root.contains(target) && (typing || target.closest("details"))) {
      leave(target);
      return;
    }
    // Enter and the arrows belong to what has the focus.
    var own = target.matches("button, summary, a[href]") && event.key === "Enter";
    var steps = target.matches("input[type=radio]") && /^(Arrow|Enter| )/.test(event.key);
    if (adding && !typing) {
      if (keyWhileAdding(event)) {
        event.preventDefault();
      }
      return;
    }
    if (typing || own || steps || event.repeat) {
      return;
    }
    if (event.shiftKey && event.key !== "?") {
      return;
    }
    if (looking(event.key) || (editable && deciding(event.key))) {
      event.preventDefault();
    }
  });

  all(".only-script", root).forEach(function (part) {
    part.hidden = false;
  });
  stops();
  remember();
  // What was done before the page came again stands above the text, out of sight of who is led to
  // a place in it.
  if (window.location.hash) {
    all("main > .message").forEach(function (message) {
      say(message.textContent);
    });
  }
  // Who comes to decide starts at the card; a place in the text that was asked for stays in view.
  if (card() && !/^#at-/.test(window.location.hash)) {
    home();
    show(card().dataset.card, wide.matches && /card=/.test(window.location.search));
  }
})();
