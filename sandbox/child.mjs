// One service in a process of its own, started by run.mjs. It ends when its parent does.
import { startGoogle } from './google/server.mjs';
import { startModel } from './model/server.mjs';
import { startResend } from './resend/server.mjs';
import { startStripe } from './stripe/server.mjs';

const starts = { google: startGoogle, resend: startResend, stripe: startStripe, model: startModel };
const [, , name, options] = process.argv;

try {
  const service = await starts[name](JSON.parse(options));
  const stop = async () => {
    await service.close();
    process.exit(0);
  };
  process.on('SIGTERM', stop);
  // The parent decides on Ctrl-C; the terminal sends it to every process of the group.
  process.on('SIGINT', () => {});
  process.on('disconnect', stop);
  process.send({ ready: true, url: service.url });
} catch (error) {
  process.send({ ready: false, problem: String(error.message) });
  process.exit(1);
}
