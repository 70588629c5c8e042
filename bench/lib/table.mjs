// The table at the end of bench/all: a part without figures is a miss, too.
import { existsSync, readFileSync } from "node:fs";
import { state } from "./house.mjs";

const figuresOf = (part) => {
  const file = `${state}/figures/${part}.json`;
  if (existsSync(file)) return JSON.parse(readFileSync(file, "utf8"));
  return [{ name: part, goal: "to finish", measured: "did not finish", is_met: false }];
};

const rows = process.argv.slice(2).flatMap(figuresOf);
const cells = rows.map((one) => [one.name, one.goal, one.measured, one.is_met ? "met" : "MISSED"]);
const table = [["figure", "goal", "measured", ""], ...cells];
const widths = [0, 1, 2, 3].map((column) => Math.max(...table.map((row) => row[column].length)));
for (const row of table)
  process.stdout.write(`${row.map((cell, at) => cell.padEnd(widths[at])).join("  ").trimEnd()}\n`);
process.exitCode = rows.every((one) => one.is_met) ? 0 : 1;
