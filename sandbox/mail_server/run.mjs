// The mail servers in a process of their own: prints where they are, as one line of JSON, and ends
// when its input does. `node sandbox/mail_server/run.mjs var/mail`
import { startMailServer, whatIsMissing } from './server.mjs';

const missing = whatIsMissing();
if (missing) {
  console.log(JSON.stringify({ problem: missing }));
} else {
  try {
    const { close, ...where } = await startMailServer({ under: process.argv[2] ?? 'var/mail' });
    const stop = async () => {
      await close();
      process.exit(0);
    };
    process.on('SIGTERM', stop);
    process.on('SIGINT', stop);
    process.stdin.on('end', stop).on('error', stop).resume();
    console.log(JSON.stringify(where));
  } catch (error) {
    console.log(JSON.stringify({ problem: error.message }));
    process.exit(1);
  }
}
