// A passkey that fails says so on the page; a browser without passkeys does not offer the button.
(function () {
  "use strict";

  function say() {
    document.querySelectorAll("[data-passkey-error]").forEach(function (box) {
      box.hidden = false;
    });
  }

  document.addEventListener("allauth.error", function (event) {
    event.preventDefault();
    say();
  });

  document.addEventListener("DOMContentLoaded", function () {
    if (!window.PublicKeyCredential) {
      ["passkey_login", "mfa_webauthn_add", "mfa_webauthn_authenticate", "mfa_webauthn_reauthenticate"].forEach(
        function (id) {
          var button = document.getElementById(id);
          if (button) button.disabled = true;
        }
      );
    }
  });
})();
