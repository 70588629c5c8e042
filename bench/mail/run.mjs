// Reading mail on one core, and the memory of the largest one; mail_bench measures both.
//   node bench/mail/run.mjs [--build build/release]      CORPORA_DIR names real mails, where given
import { bench, build, figure, run } from "../lib/house.mjs";

await bench(async () => {
  const said = run("bash", ["-c", `${build}/mail_bench || [ $? -eq 1 ]`]);
  console.log(said);
  const rate = Number(/ ([\d.e+]+) mails\/s/.exec(said)[1]);
  const factor = Number(/process ([\d.]+) times the mail/.exec(said)[1]);
  figure("mails read on one core", ">= 600/s", `${rate.toFixed(0)}/s`, rate >= 600);
  figure("memory for a mail, to its size", "< 8 x", `${factor.toFixed(1)} x`, factor < 8);
});
