// One service in a process of its own, started by run.mjs. It ends when its parent does.
// Only its own modules are read: a test restarts it often.
const starts = {
  google: async () => (await import('./google/server.mjs')).startGoogle,
  resend: async () => (await import('./resend/server.mjs')).startResend,
  stripe: async () => (await import('./stripe/server.mjs')).startStripe,
  model: async () => (await import('./model/server.mjs')).startModel,
};
const [, , name, options] = process.argv;

try {
  const start = await starts[name]();
  const service = await start(JSON.parse(options));
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
