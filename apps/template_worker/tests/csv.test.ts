import { expect, test } from "vitest";

import { csvRows } from "../src/jobs/csv.js";

test("values are written as RFC 4180 says", () => {
  const rows = [
    [1, "plain", true, new Date("2026-01-02T03:04:05.678Z")],
    [2, 'with "quotes", commas\nand lines', false, new Date(0)],
  ];
  expect(csvRows(rows)).toBe(
    "1,plain,true,2026-01-02T03:04:05.678Z\r\n" +
      '2,"with ""quotes"", commas\nand lines",false,1970-01-01T00:00:00.000Z\r\n',
  );
});

test("an empty text is an empty cell", () => {
  expect(csvRows([["", "x"]])).toBe(",x\r\n");
});

test.each(["=1+1", "+49 30", "-2", "@SUM(A1)", "\t=1", "\r=1", "＝1"])("the text %j is not a formula", (text) => {
  const cell = csvRows([[text]])
    .replace(/\r\n$/, "")
    .replace(/^"(.*)"$/s, "$1");
  expect(cell).toBe(`'${text}`);
});

test("a formula stays harmless where it must be quoted", () => {
  expect(csvRows([['=HYPERLINK("http://evil","x")']])).toBe(`"'=HYPERLINK(""http://evil"",""x"")"\r\n`);
});

test("a negative number stays a number", () => {
  expect(csvRows([[-2]])).toBe("-2\r\n");
});

test("letters of all alphabets stay as they are", () => {
  expect(csvRows([["Žofie 木村 🙂"]])).toBe("Žofie 木村 🙂\r\n");
});
