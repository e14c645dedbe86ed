// What scripts add: a slider writes into its number, a search hides rows. Nothing is computed here.
(function () {
  "use strict";
  document.documentElement.classList.add("js");
  var shown = new Intl.NumberFormat(document.documentElement.lang === "en" ? "en-GB" : "sv-SE", {
    maximumFractionDigits: 6,
  });
  function written(slider) {
    return shown.format(Number(slider.value)).replace("\u2212", "-");
  }
  document.addEventListener("input", function (event) {
    var target = event.target;
    if (target.matches("input.slider")) {
      var number = target.form.querySelector("input.number");
      number.value = written(target);
      number.size = Math.max(number.value.length, 3) + 1;
      number.dispatchEvent(new Event("input", { bubbles: true }));
    } else if (target.dataset.filters) {
      var wanted = target.value.toLocaleLowerCase();
      document.querySelectorAll("#" + target.dataset.filters + " tbody tr").forEach(function (row) {
        row.hidden = wanted !== "" && !row.textContent.toLocaleLowerCase().includes(wanted);
      });
    }
  });
  // A number is sent when it is left or confirmed; Enter does both and must not send it twice.
  document.addEventListener("submit", function (event) {
    if (event.target.matches("form.slot")) event.preventDefault();
  });
})();
