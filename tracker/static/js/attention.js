// Copying a text that asks a unit for its figures; without a script it is selected by hand.
(function () {
  "use strict";
  document.querySelectorAll("button[data-copy]").forEach(function (button) {
    var text = document.getElementById(button.getAttribute("data-copy"));
    button.hidden = false;
    button.setAttribute("aria-live", "polite");
    button.addEventListener("click", function () {
      text.focus();
      text.select();
      // The newer way to copy is there only over HTTPS, which few offices have inside the house.
      if (document.execCommand("copy")) {
        button.textContent = button.getAttribute("data-done");
      }
    });
  });
})();
