// Thirty files at once: sent some by some, each kept as it comes; without this script one form sends
// them all. Texts are copied; what was downloaded as sent back turns its cells.
(function () {
  "use strict";
  var form = document.getElementById("collect-drop");
  var AT_ONCE = 8;
  var MOST_BYTES = 4 * 1024 * 1024;

  function grid() {
    return document.getElementById("collect-grid");
  }
  function refresh() {
    if (!window.fetch || !window.htmx || !grid()) {
      window.location.reload();
      return;
    }
    window
      .fetch(window.location.href, { headers: { "HX-Request": "true" }, credentials: "same-origin" })
      .then(function (answer) {
        if (!answer.ok || answer.redirected) {
          throw new Error(String(answer.status));
        }
        return answer.text();
      })
      .then(function (text) {
        var held = document.createElement("template");
        held.innerHTML = text;
        grid().replaceWith(held.content);
        window.htmx.process(grid());
        settled();
      })
      .catch(function () {
        window.location.reload();
      });
  }

  // Copying
  function offer() {
    document.querySelectorAll(".collect-copy").forEach(function (button) {
      button.hidden = false;
    });
  }
  function select(thing) {
    if (thing.select) {
      thing.focus();
      thing.select();
      return;
    }
    var range = document.createRange();
    range.selectNodeContents(thing);
    var chosen = window.getSelection();
    chosen.removeAllRanges();
    chosen.addRange(range);
  }
  function copy(button) {
    var thing = document.getElementById(button.dataset.of);
    var text = thing.value === undefined ? thing.textContent : thing.value;
    function copied() {
      button.textContent = button.dataset.copied;
    }
    // Where the page came without https browsers give no clipboard: the old way, or by hand.
    function byHand() {
      select(thing);
      var done = false;
      try {
        done = document.execCommand("copy");
      } catch (fault) {
        done = false;
      }
      button.textContent = done ? button.dataset.copied : button.dataset.selected;
    }
    if (navigator.clipboard && window.isSecureContext) {
      navigator.clipboard.writeText(text).then(copied, byHand);
    } else {
      byHand();
    }
  }
  document.addEventListener("click", function (event) {
    var button = event.target.closest && event.target.closest(".collect-copy");
    if (button) {
      copy(button);
    }
  });
  // What was received is said until all of it was read.
  function settled() {
    offer();
    if (grid() && !grid().classList.contains("working")) {
      document.getElementById("collect-said").textContent = "";
    }
  }
  document.addEventListener("htmx:afterSettle", settled);
  offer();

  // A download leaves the page as it was.
  document.addEventListener("submit", function (event) {
    if (event.target.classList.contains("collect-back")) {
      window.setTimeout(refresh, 1500);
      window.setTimeout(refresh, 6000);
    }
  });

  if (!form || !window.FormData || !window.fetch) {
    return;
  }
  var words = form.dataset;
  var input = form.querySelector("input[type=file]");
  var said = document.getElementById("collect-said");
  var errors = document.getElementById("collect-errors");
  var act = "";
  var taken = 0;
  var total = 0;
  var sent = 0;
  var waiting = [];
  var sending = false;
  form.classList.add("picked");
  form.querySelector(".pick-button").hidden = false;
  form.querySelector(".drop-here").hidden = false;

  function fill(text, values) {
    return values.reduce(function (told, value) {
      return told.replace("%s", value);
    }, text);
  }
  function wrong(text) {
    var line = document.createElement("li");
    line.textContent = text;
    errors.appendChild(line);
  }
  function add(files) {
    if (!sending) {
      act = "";
      taken = total = sent = 0;
      errors.textContent = "";
    }
    Array.prototype.forEach.call(files, function (file) {
      if (file.size > Number(words.limit)) {
        wrong(fill(words.large, [file.name]));
      } else {
        waiting.push(file);
        total += 1;
      }
    });
    if (!sending) {
      next();
    }
  }
  function some() {
    var chosen = [];
    var bytes = 0;
    while (waiting.length && chosen.length < AT_ONCE) {
      bytes += waiting[0].size;
      if (chosen.length && bytes > MOST_BYTES) {
        break;
      }
      chosen.push(waiting.shift());
    }
    return chosen;
  }
  function next() {
    var files = some();
    if (!files.length) {
      sending = false;
      said.textContent = taken ? fill(words.done, [taken]) : words.none;
      if (taken) {
        refresh();
      }
      return;
    }
    sending = true;
    said.textContent = fill(words.sending, [sent + 1, total]);
    send(files).then(next, function () {
      lost(files);
    });
  }
  function send(files) {
    var body = new FormData(form);
    body.delete("file");
    files.forEach(function (file) {
      body.append("file", file, file.name);
    });
    if (act) {
      body.append("drop", act);
    }
    if (waiting.length) {
      body.append("more", "1");
    }
    return window
      .fetch(form.action, { method: "POST", body: body, headers: { Accept: "application/json" }, credentials: "same-origin" })
      .then(function (answer) {
        if (!answer.ok || !/json/.test(answer.headers.get("Content-Type") || "")) {
          throw new Error(String(answer.status));
        }
        return answer.json();
      })
      .then(function (told) {
        act = told.drop;
        taken += told.taken;
        sent += files.length;
        told.errors.concat(told.same).forEach(wrong);
      });
  }
  // Nothing is lost: what did not arrive is named, and a button sends it again.
  function lost(files) {
    waiting = files.concat(waiting);
    sending = false;
    said.textContent = fill(words.broken, [
      waiting
        .map(function (file) {
          return file.name;
        })
        .join("、")
    ]);
    var again = document.createElement("button");
    again.type = "button";
    again.className = "button button-quiet";
    again.textContent = words.again;
    again.addEventListener("click", function () {
      again.remove();
      next();
    });
    said.appendChild(again);
  }

  input.addEventListener("change", function () {
    var files = Array.prototype.slice.call(input.files);
    input.value = "";
    add(files);
  });
  form.addEventListener("submit", function (event) {
    event.preventDefault();
  });
  ["dragenter", "dragover"].forEach(function (name) {
    document.addEventListener(name, function (event) {
      event.preventDefault();
      form.classList.add("over");
    });
  });
  document.addEventListener("dragleave", function (event) {
    if (!event.relatedTarget) {
      form.classList.remove("over");
    }
  });
  document.addEventListener("drop", function (event) {
    event.preventDefault();
    form.classList.remove("over");
    if (event.dataTransfer && event.dataTransfer.files.length) {
      add(event.dataTransfer.files);
    }
  });
})();
