// 大字: larger letters, kept in a cookie so that the server knows at the next page.
(function () {
  "use strict";
  var link = document.getElementById("big-switch");
  if (!link) {
    return;
  }
  function say(big) {
    link.setAttribute("aria-pressed", big ? "true" : "false");
  }
  var root = document.documentElement;
  link.setAttribute("role", "button");
  say(root.classList.contains("big"));
  function turn(event) {
    event.preventDefault();
    var big = root.classList.toggle("big");
    document.cookie = "big=" + (big ? "1; max-age=31536000" : "; max-age=0") + "; path=/; samesite=lax";
    say(big);
    window.dispatchEvent(new Event("resize"));
  }
  link.addEventListener("click", turn);
  link.addEventListener("keydown", function (event) {
    if (event.key === " ") {
      turn(event);
    }
  });
})();
