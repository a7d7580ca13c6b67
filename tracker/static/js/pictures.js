// Typing from a picture: it is zoomed, turned and moved; what is typed is saved while it is typed.
// Without this script the picture stands still and a button saves.
(function () {
  "use strict";
  var desk = document.getElementById("desk");
  if (!desk || !window.fetch || !window.Promise) {
    return;
  }
  var words = desk.dataset;
  var pending = null;
  var narrow = window.matchMedia("(max-width: 899px)");

  function all(selector, within) {
    return Array.prototype.slice.call((within || document).querySelectorAll(selector));
  }

  // -- the picture ---------------------------------------------------------------------------
  var stage = document.getElementById("stage");
  var image = document.getElementById("picture");
  var turned = Number(words.turned) || 0;

  function looking() {
    var scale = 1;
    var x = 0;
    var y = 0;
    var mode = "fit";
    var fingers = {};
    var MOST = 8;
    var STEP = 60;

    function box() {
      var across = turned % 2 === 1;
      return {
        w: (across ? image.naturalHeight : image.naturalWidth) || 1,
        h: (across ? image.naturalWidth : image.naturalHeight) || 1,
      };
    }
    function fitting() {
      var size = box();
      return Math.min(stage.clientWidth / size.w, stage.clientHeight / size.h);
    }
    // Of a picture that is larger than its window no edge comes away from the window's; a smaller
    // one stands in the middle of its top.
    function within(at, room, length) {
      return Math.min(length / 2, Math.max(room - length / 2, at));
    }
    function draw() {
      var size = box();
      var wide = size.w * scale;
      var high = size.h * scale;
      x = wide > stage.clientWidth ? within(x, stage.clientWidth, wide) : stage.clientWidth / 2;
      y = high > stage.clientHeight ? within(y, stage.clientHeight, high) : high / 2;
      var left = x - image.naturalWidth / 2;
      var top = y - image.naturalHeight / 2;
      image.style.transform =
        "translate(" + left + "px," + top + "px) rotate(" + turned * 90 + "deg) scale(" + scale + ")";
    }
    function place(how) {
      var size = box();
      mode = how;
      scale = how === "wide" ? stage.clientWidth / size.w : fitting();
      x = stage.clientWidth / 2;
      y = (size.h * scale) / 2;
      draw();
    }
    function zoom(by, atX, atY) {
      var now = Math.min(MOST, Math.max(fitting() / 2, scale * by));
      x = atX + ((x - atX) * now) / scale;
      y = atY + ((y - atY) * now) / scale;
      scale = now;
      mode = "";
      draw();
    }
    function middle(by) {
      zoom(by, stage.clientWidth / 2, stage.clientHeight / 2);
    }
    function move(right, down) {
      var before = x + " " + y;
      x += right;
      y += down;
      mode = "";
      draw();
      return before !== x + " " + y;
    }
    function turn() {
      turned = (turned + 1) % 4;
      place("fit");
      saveSoon();
    }
    var acts = {
      in: function () {
        middle(1.25);
      },
      out: function () {
        middle(0.8);
      },
      turn: turn,
      fit: function () {
        place("fit");
      },
      wide: function () {
        place("wide");
      },
    };
    var keys = { "+": "in", "=": "in", "-": "out", _: "out", r: "turn", R: "turn", 0: "fit", w: "wide", W: "wide" };
    var arrows = { ArrowLeft: [STEP, 0], ArrowRight: [-STEP, 0], ArrowUp: [0, STEP], ArrowDown: [0, -STEP] };

    document.getElementById("tools").hidden = false;
    stage.classList.add("picture-live");
    all("[data-do]").forEach(function (button) {
      button.addEventListener("click", acts[button.dataset.do]);
    });
    document.addEventListener("keydown", function (event) {
      var plain = !event.ctrlKey && !event.metaKey && !event.altKey;
      var typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
      if (!plain || typing) {
        return;
      }
      if (keys[event.key]) {
        event.preventDefault();
        acts[keys[event.key]]();
      } else if (arrows[event.key] && event.target === stage) {
        event.preventDefault();
        move(arrows[event.key][0], arrows[event.key][1]);
      }
    });
    stage.addEventListener(
      "wheel",
      function (event) {
        var frame = stage.getBoundingClientRect();
        var unit = event.deltaMode === 1 ? 20 : 1;
        if (event.ctrlKey) {
          event.preventDefault();
          zoom(Math.pow(0.998, event.deltaY * unit), event.clientX - frame.left, event.clientY - frame.top);
        } else if (move(-event.deltaX * unit, -event.deltaY * unit)) {
          event.preventDefault();
        }
      },
      { passive: false }
    );

    function spread() {
      var two = Object.keys(fingers).map(function (id) {
        return fingers[id];
      });
      return {
        x: (two[0].x + two[1].x) / 2,
        y: (two[0].y + two[1].y) / 2,
        apart: Math.max(1, Math.hypot(two[0].x - two[1].x, two[0].y - two[1].y)),
      };
    }
    function lift(event) {
      delete fingers[event.pointerId];
    }
    stage.addEventListener("pointerdown", function (event) {
      if (event.button === 0) {
        fingers[event.pointerId] = { x: event.clientX, y: event.clientY };
        stage.setPointerCapture(event.pointerId);
      }
    });
    stage.addEventListener("pointermove", function (event) {
      var was = fingers[event.pointerId];
      if (!was) {
        return;
      }
      var now = { x: event.clientX, y: event.clientY };
      if (Object.keys(fingers).length === 2) {
        var before = spread();
        fingers[event.pointerId] = now;
        var after = spread();
        var frame = stage.getBoundingClientRect();
        move(after.x - before.x, after.y - before.y);
        zoom(after.apart / before.apart, after.x - frame.left, after.y - frame.top);
      } else {
        fingers[event.pointerId] = now;
        move(now.x - was.x, now.y - was.y);
      }
    });
    stage.addEventListener("pointerup", lift);
    stage.addEventListener("pointercancel", lift);
    stage.addEventListener("dblclick", function (event) {
      var frame = stage.getBoundingClientRect();
      zoom(2, event.clientX - frame.left, event.clientY - frame.top);
    });
    window.addEventListener("resize", function () {
      if (mode) {
        place(mode);
      } else {
        draw();
      }
    });
    // Pages of a scan that has several.
    all("[data-page]").forEach(function (link, _place, links) {
      link.addEventListener("click", function (event) {
        event.preventDefault();
        links.forEach(function (other) {
          other.removeAttribute("aria-current");
        });
        link.setAttribute("aria-current", "true");
        image.src = link.href;
      });
    });
    image.addEventListener("load", function () {
      place("fit");
    });
    if (image.complete && image.naturalWidth) {
      place("fit");
    }
  }

  // -- the rows ------------------------------------------------------------------------------
  var form = document.getElementById("typing");
  var state = document.getElementById("state");
  var said = document.getElementById("said");
  var held = form ? form.elements.was : null;
  var cells = form ? all("[name*=':']", form) : [];
  // What the server has of each cell, as far as this page knows.
  var known = {};
  var knownTurn = turned;
  var busy = false;
  var leaving = false;
  var WAIT = 1000;
  var AGAIN = 5000;

  function nested() {
    var told = {};
    Object.keys(known).forEach(function (name) {
      var at = name.indexOf(":");
      var row = name.slice(0, at);
      told[row] = told[row] || {};
      told[row][name.slice(at + 1)] = known[name];
    });
    return JSON.stringify(told);
  }
  function flat(values) {
    var told = {};
    Object.keys(values).forEach(function (row) {
      Object.keys(values[row]).forEach(function (field) {
        told[row + ":" + field] = values[row][field];
      });
    });
    return told;
  }
  function text(cell) {
    return cell.value.replace(/\r\n/g, "\n").trim();
  }
  function changed() {
    return cells.filter(function (cell) {
      return text(cell) !== (known[cell.name] || "");
    });
  }
  function unsaved() {
    return changed().length > 0 || turned !== knownTurn;
  }
  function tell(sentence, wrong) {
    if (state) {
      state.textContent = sentence;
      state.classList.toggle("typed-wrong", Boolean(wrong));
    }
  }
  function list(sentences) {
    sentences.forEach(function (sentence) {
      var line = document.createElement("li");
      line.textContent = sentence;
      said.insertBefore(line, said.firstChild);
    });
  }
  function token() {
    return form.elements.csrfmiddlewaretoken;
  }
  // Who logged in anew in another window has another token: the page says which.
  function renew() {
    window
      .fetch(window.location.href, { credentials: "same-origin" })
      .then(function (answer) {
        return answer.text();
      })
      .then(function (page) {
        var fresh = new DOMParser().parseFromString(page, "text/html");
        var own = fresh.querySelector("#typing [name=csrfmiddlewaretoken]");
        if (own) {
          token().value = own.value;
        }
      })
      .catch(function () {});
  }
  function saveSoon(wait) {
    window.clearTimeout(pending);
    pending = window.setTimeout(save, wait || WAIT);
  }
  // What others typed meanwhile is shown where nobody types here.
  function take(values) {
    var now = flat(values);
    cells.forEach(function (cell) {
      var own = text(cell) !== (known[cell.name] || "");
      var theirs = now[cell.name] || "";
      if (!own && cell !== document.activeElement) {
        if (text(cell) !== theirs) {
          put(cell, theirs);
        }
        known[cell.name] = theirs;
      }
    });
    held.value = nested();
  }
  function put(cell, theirs) {
    if (cell.tagName === "SELECT") {
      var there = all("option", cell).some(function (one) {
        return one.value === theirs;
      });
      if (!there) {
        cell.add(new Option(theirs, theirs));
      }
    }
    cell.value = theirs;
    grow(cell);
  }
  function save() {
    window.clearTimeout(pending);
    if (!form || busy || !unsaved()) {
      return;
    }
    busy = true;
    tell(words.saving);
    var sent = changed().map(function (cell) {
      return { name: cell.name, was: known[cell.name] || "", text: text(cell) };
    });
    var sentTurn = turned;
    var body = JSON.stringify({
      turned: sentTurn,
      cells: sent.map(function (one) {
        var at = one.name.indexOf(":");
        return [one.name.slice(0, at), one.name.slice(at + 1), one.was, one.text];
      }),
    });
    window
      .fetch(words.save, {
        method: "POST",
        credentials: "same-origin",
        // What outlives its page may have 64 KB; a Chinese character takes three bytes.
        keepalive: body.length < 20000,
        headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token().value },
        body: body,
      })
      .then(function (answer) {
        if ((answer.headers.get("Content-Type") || "").indexOf("application/json") < 0) {
          renew();
          throw new Error(words.gone);
        }
        return answer.json();
      })
      .then(function (told) {
        busy = false;
        if (told.error) {
          tell(told.error, true);
          return;
        }
        sent.forEach(function (one) {
          known[one.name] = one.text;
        });
        knownTurn = sentTurn;
        take(told.values);
        list(told.said);
        if (unsaved()) {
          saveSoon();
        } else {
          tell(words.saved);
        }
      })
      .catch(function (error) {
        busy = false;
        tell(error.message === words.gone ? words.gone : words.unsaved, true);
        saveSoon(AGAIN);
      });
  }
  function grow(cell) {
    if (cell.tagName === "TEXTAREA") {
      cell.style.height = "auto";
      cell.style.height = cell.scrollHeight + 2 + "px";
    }
  }
  function next(cell) {
    var row = cell.closest(".typed-row");
    var following = row.nextElementSibling;
    var to = following ? following.querySelector("[data-main]") : document.getElementById("give");
    to.focus();
    if (to.select) {
      to.select();
    }
    (following || to).scrollIntoView({ block: narrow.matches ? "start" : "nearest" });
  }

  function typing() {
    known = flat(JSON.parse(held.value || "{}"));
    // A browser may bring back what stood here before: it is saved like what is typed.
    if (unsaved()) {
      saveSoon();
    }
    cells.forEach(grow);
    form.addEventListener("input", function (event) {
      grow(event.target);
      tell("");
      saveSoon();
    });
    form.addEventListener("keydown", function (event) {
      // While a Chinese word is composed Enter takes the word.
      var composing = event.isComposing || event.keyCode === 229;
      var cell = event.target.closest("[name*=':']");
      if (cell && event.key === "Enter" && !event.shiftKey && !composing) {
        event.preventDefault();
        next(cell);
      }
    });
    form.addEventListener("submit", function (event) {
      if (!event.submitter || event.submitter.id !== "give") {
        event.preventDefault();
        save();
        return;
      }
      leaving = true;
      window.clearTimeout(pending);
      held.value = nested();
      // The rest is there already.
      var sent = changed();
      cells.forEach(function (cell) {
        cell.disabled = sent.indexOf(cell) < 0;
      });
    });
    window.addEventListener("pageshow", function () {
      leaving = false;
      cells.forEach(function (cell) {
        cell.disabled = false;
      });
    });
    window.addEventListener("online", save);
    document.addEventListener("visibilitychange", function () {
      if (document.visibilityState === "hidden") {
        save();
      }
    });
    window.addEventListener("beforeunload", function (event) {
      if (!leaving && unsaved()) {
        save();
        event.preventDefault();
        event.returnValue = "";
      }
    });
  }

  if (form) {
    typing();
  }
  if (stage && image) {
    looking();
  }
})();
