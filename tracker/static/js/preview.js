// What was ticked and not saved is not lost by a slip: leaving asks first.
(function () {
  "use strict";
  var form = document.getElementById("decisions");
  if (!form) {
    return;
  }
  var touched = false;
  form.addEventListener("change", function () {
    touched = true;
    form.classList.add("touched");
  });
  form.addEventListener("submit", function () {
    touched = false;
  });
  window.addEventListener("beforeunload", function (event) {
    if (touched) {
      event.preventDefault();
      event.returnValue = "";
    }
  });
})();
