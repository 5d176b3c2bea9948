"""What a browser may lack: scripts that take it away before a page begins."""

from __future__ import annotations

NO_STORAGE = """for (const name of ["localStorage", "sessionStorage"])
  Object.defineProperty(window, name, { get() { throw new DOMException("denied", "SecurityError"); } });"""
FULL_STORAGE = """Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError"); };"""
NO_WORKER = """Object.defineProperty(Navigator.prototype, "serviceWorker", { value: undefined });
delete Navigator.prototype.serviceWorker;"""
LATE = """const ready = navigator.serviceWorker.ready;
const taken = new Promise(resolve => navigator.serviceWorker.addEventListener("controllerchange", resolve));
Object.defineProperty(navigator.serviceWorker, "ready", { get: () => taken.then(() => ready) });"""
