// The key / leads to the box of 查找, as long as nobody is typing.
(function () {
  "use strict";
  var box = document.getElementById("find-q");
  if (!box) {
    return;
  }
  document.addEventListener("keydown", function (event) {
    var at = event.target;
    var typing = at.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName);
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || typing || !box.offsetParent) {
      return;
    }
    event.preventDefault();
    box.focus();
    box.select();
  });
  // An answer that did not come is said; what stood there before stays.
  var failed = document.getElementById("found-failed");
  if (!failed) {
    return;
  }
  function say(hidden) {
    return function () {
      failed.hidden = hidden;
    };
  }
  ["htmx:sendError", "htmx:responseError", "htmx:timeout"].forEach(function (name) {
    document.addEventListener(name, say(false));
  });
  document.addEventListener("htmx:afterSwap", say(true));
})();
