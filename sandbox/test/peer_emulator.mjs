// The independent emulator, in a thread of its own so that ending it never waits for connections.
import { parentPort, workerData } from 'node:worker_threads';
import { createEmulator } from 'emulate';

const { url } = await createEmulator(workerData);
parentPort.postMessage(url);
