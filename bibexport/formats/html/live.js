"use strict";
// The server sends an event as soon as this page is outdated.
new EventSource(document.body.dataset.events).addEventListener("message", () => location.reload());
