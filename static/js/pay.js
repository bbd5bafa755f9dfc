// The press that opened the payment page goes on to it by itself; without this file the link is
// pressed once more. Coming back later, the page stays.

const go = document.querySelector("[data-go]");
if (go && window.location.hash === "#go") {
  window.history.replaceState(null, "", window.location.pathname);
  go.click();
}
