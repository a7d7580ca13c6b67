// The list of a town while its filter is asked: that it is on its way, and what to do where no answer comes.
(function () {
  "use strict";
  var list = document.getElementById("list");
  var fault = document.getElementById("list-fault");
  var form = document.getElementById("filter");
  if (!list || !fault || !form) {
    return;
  }
  var asked = null;
  // Going back asks for the whole page anew: nothing of a town is kept in the browser, and the charts
  // are drawn as at first.
  if (window.htmx) {
    window.htmx.config.refreshOnHistoryMiss = true;
  }

  function ofList(event) {
    return event.detail.target === list;
  }

  // What was left empty need not stand in an address that is sent on.
  document.body.addEventListener("htmx:configRequest", function (event) {
    var sent = event.detail.parameters;
    Object.keys(sent).forEach(function (name) {
      if (sent[name] === "") {
        delete sent[name];
      }
    });
  });
  document.body.addEventListener("htmx:beforeRequest", function (event) {
    if (ofList(event)) {
      asked = event.detail.elt;
      list.setAttribute("aria-busy", "true");
    }
  });
  document.body.addEventListener("htmx:afterRequest", function (event) {
    if (ofList(event)) {
      list.removeAttribute("aria-busy");
      if (event.detail.successful) {
        fault.hidden = true;
      }
    }
  });

  function says(kind) {
    return function (event) {
      if (ofList(event)) {
        var words = fault.querySelector("p");
        words.textContent = words.getAttribute("data-" + kind);
        fault.hidden = false;
      }
    };
  }
  document.body.addEventListener("htmx:sendError", says("away"));
  document.body.addEventListener("htmx:timeout", says("away"));
  document.body.addEventListener("htmx:responseError", says("wrong"));
  fault.querySelector("button").addEventListener("click", function () {
    if (asked && asked !== form && document.contains(asked)) {
      asked.click();
    } else {
      form.requestSubmit();
    }
  });
})();
