// What was ticked and not saved is not lost by a slip: leaving asks first. Doubtful rows are chosen
// by digits.
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
  function undecided() {
    var open = form.querySelector('.which input[data-digit="0"]:checked');
    return open && open.closest(".which");
  }
  // A digit presses its choice and goes on to the next doubtful row.
  document.addEventListener("keydown", function (event) {
    var box = event.target === document.body ? undecided() : event.target.closest(".which");
    if (!box || event.ctrlKey || event.altKey || event.metaKey || !/^[0-9]$/.test(event.key)) {
      return;
    }
    var chosen = box.querySelector('[data-digit="' + event.key + '"]');
    if (!chosen || box.disabled) {
      return;
    }
    event.preventDefault();
    chosen.click();
    var boxes = Array.prototype.slice.call(form.querySelectorAll(".which"));
    var next = boxes[boxes.indexOf(box) + 1];
    var goal = next && (next.querySelector("input:checked") || next.querySelector("input"));
    (goal || chosen).focus();
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
