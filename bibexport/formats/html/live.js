"use strict";
// The server tells, at this address, when there is another page than this one.
new EventSource(document.body.dataset.events).addEventListener("message", () => location.reload());
