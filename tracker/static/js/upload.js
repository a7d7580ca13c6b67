// Files one after the other, each with its own bar; without this script the form sends them all.
(function () {
  "use strict";
  var form = document.getElementById("upload");
  if (!form || !window.FormData || !window.XMLHttpRequest) {
    return;
  }
  var words = form.dataset;
  var input = form.querySelector("input[type=file]");
  var list = document.getElementById("files");
  var drop = document.getElementById("drop");
  var button = form.querySelector("button[type=submit]");
  var chosen = [];
  var sending = false;
  drop.querySelector(".drop-here").hidden = false;
  // The list below says what was chosen, in Chinese whatever the browser speaks.
  drop.querySelector(".pick-button").hidden = false;
  drop.classList.add("picked");

  function element(name, text, kind) {
    var made = document.createElement(name);
    made.textContent = text || "";
    if (kind) {
      made.className = kind;
    }
    return made;
  }
  function size(bytes) {
    return bytes < 1048576 ? Math.ceil(bytes / 1024) + " KB" : (bytes / 1048576).toFixed(1) + " MB";
  }
  function same(one, other) {
    return one.name === other.name && one.size === other.size && one.lastModified === other.lastModified;
  }
  function add(files) {
    Array.prototype.forEach.call(files, function (file) {
      var known = chosen.some(function (one) {
        return !one.done && same(one.file, file);
      });
      if (!known) {
        chosen.push({ file: file, line: line(file) });
      }
    });
  }
  // The line of a file: its name, a bar, what came of it, and a button to take it out again.
  function line(file) {
    var made = element("li");
    var name = element("p", file.name + " ", "file-name");
    name.appendChild(element("small", size(file.size)));
    var bar = element("progress");
    bar.max = 100;
    bar.value = 0;
    bar.hidden = true;
    bar.setAttribute("aria-label", file.name);
    var said = element("p", "", "file-said");
    var remove = element("button", words.remove, "button button-quiet");
    remove.type = "button";
    remove.addEventListener("click", function () {
      chosen = chosen.filter(function (one) {
        return one.file !== file;
      });
      made.remove();
    });
    [name, bar, said, remove].forEach(function (part) {
      made.appendChild(part);
    });
    list.appendChild(made);
    return { bar: bar, said: said, remove: remove };
  }
  function say(one, text, kind) {
    one.line.said.textContent = text;
    one.line.said.className = "file-said" + (kind ? " " + kind : "");
  }
  function send(one, then) {
    if (one.file.size > Number(words.limit)) {
      say(one, words.refused + "：" + words.large, "error");
      return then();
    }
    var body = new FormData(form);
    body.delete("file");
    body.append("file", one.file, one.file.name);
    var request = new XMLHttpRequest();
    request.open("POST", form.action || window.location.href);
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", function (event) {
      if (event.lengthComputable) {
        one.line.bar.value = (100 * event.loaded) / event.total;
        say(one, words.sending + " " + Math.floor(one.line.bar.value) + "%");
      }
    });
    request.addEventListener("load", function () {
      one.line.bar.hidden = true;
      answered(one, request);
      then();
    });
    request.addEventListener("error", function () {
      one.line.bar.hidden = true;
      say(one, words.broken, "error");
      then();
    });
    one.line.bar.hidden = false;
    one.line.remove.hidden = true;
    say(one, words.sending);
    request.send(body);
  }
  function answered(one, request) {
    var told = {};
    try {
      told = JSON.parse(request.responseText);
    } catch (fault) {
      told = { errors: [words.broken] };
    }
    if (told.batches && told.batches.length) {
      one.done = told.batches[0];
      say(one, words.taken + "。");
      var link = element("a", words.open, "tall");
      link.href = one.done.url;
      one.line.said.appendChild(link);
    } else {
      say(one, words.refused + "：" + (told.errors || [words.broken]).join(""), "error");
      one.line.remove.hidden = false;
    }
  }
  function sendAll() {
    var waiting = chosen.filter(function (one) {
      return !one.done;
    });
    sending = true;
    button.disabled = true;
    (function next() {
      var one = waiting.shift();
      if (one) {
        return send(one, next);
      }
      sending = false;
      button.disabled = false;
      finish();
    })();
  }
  function finish() {
    var made = chosen.filter(function (one) {
      return one.done;
    });
    if (!made.length) {
      return;
    }
    var address =
      made.length === 1 && chosen.length === 1
        ? made[0].done.url
        : words.received +
          "?" +
          made
            .map(function (one) {
              return "batch=" + one.done.pk;
            })
            .join("&");
    if (made.length === chosen.length) {
      window.location.href = address;
      return;
    }
    var link = document.getElementById("all-received") || element("a", words.all, "button");
    link.id = "all-received";
    link.href = address;
    list.parentNode.appendChild(link);
  }

  input.addEventListener("change", function () {
    add(input.files);
    // The list below holds them now; the same file can be chosen again after it was taken out.
    input.value = "";
    input.required = false;
  });
  form.addEventListener("submit", function (event) {
    if (sending) {
      event.preventDefault();
    } else if (chosen.length) {
      event.preventDefault();
      sendAll();
    }
  });
  ["dragenter", "dragover"].forEach(function (name) {
    document.addEventListener(name, function (event) {
      event.preventDefault();
      drop.classList.add("over");
    });
  });
  document.addEventListener("dragleave", function (event) {
    if (!event.relatedTarget) {
      drop.classList.remove("over");
    }
  });
  document.addEventListener("drop", function (event) {
    event.preventDefault();
    drop.classList.remove("over");
    if (event.dataTransfer && event.dataTransfer.files.length) {
      add(event.dataTransfer.files);
      input.required = false;
    }
  });
})();
