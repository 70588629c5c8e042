// Faults on demand: POST /_fault {method?, path? (regular expression), status?, headers?, body?,
// times = 1, delay_ms?, cut?, after?, user?}. `after` lets the request take effect, then loses the
// answer; `user` is whose access it must come with.
import { setTimeout as wait } from 'node:timers/promises';
import { sendJson } from './http.mjs';

const faultsMax = 100;

const anybody = () => null;

export function createFaults(
  errorBody = (status) => ({ error: { code: status } }),
  whose = anybody,
) {
  let faults = [];
  return {
    add(fault) {
      if (faults.length >= faultsMax)
        throw Object.assign(new Error('Too many faults.'), { status: 409 });
      faults.push({ times: 1, ...fault });
      return faults;
    },
    clear: () => (faults = []),
    list: () => faults,

    // True when the request was answered (or cut) here; the caller then stops.
    async meet(request, response, url) {
      const fault = faults.find(
        (f) =>
          (!f.method || f.method === request.method) &&
          (!f.user || f.user === whose(request)) &&
          new RegExp(f.path ?? '.').test(url.pathname),
      );
      if (!fault) return false;
      fault.times -= 1;
      if (fault.times <= 0) faults = faults.filter((f) => f !== fault);
      if (fault.delay_ms) await wait(Math.min(fault.delay_ms, 60_000));
      if (fault.after) {
        response.writeHead = () => response;
        response.write = () => true;
        response.end = () => request.socket.destroy();
        return false;
      }
      if (fault.cut) {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': 1000 });
        response.write('{"partial":', () => request.socket.destroy());
        return true;
      }
      if (!fault.status) return false;
      sendJson(response, fault.status, fault.body ?? errorBody(fault.status), fault.headers);
      return true;
    },
  };
}
