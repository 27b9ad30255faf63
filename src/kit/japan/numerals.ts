const digitValues: ReadonlyMap<string, number> = new Map(
  [...'〇一二三四五六七八九']
    .map((c, i): [string, number] => [c, i])
    .concat([
      ['零', 0],
      ['壱', 1],
      ['弐', 2],
      ['参', 3],
    ]),
)
const unitValues: ReadonlyMap<string, number> = new Map([
  ['十', 10],
  ['百', 100],
  ['千', 1000],
])

export function isKanjiNumeral(c: string): boolean {
  return digitValues.has(c) || unitValues.has(c)
}

/** Value of a run of 漢数字 below 10,000, by units (二十四) or by place (二四, 一〇三). */
function kanjiNumber(run: string): number {
  let total = 0
  let pending = -1
  for (const c of run) {
    const unit = unitValues.get(c)
    if (unit !== undefined) {
      total += (pending < 0 ? 1 : pending) * unit
      pending = -1
    } else {
      pending = Math.max(pending, 0) * 10 + (digitValues.get(c) ?? 0)
    }
  }
  return total + Math.max(pending, 0)
}

const numeralRuns = /[〇零一二三四五六七八九十百千壱弐参]+/g

/** Every run of 漢数字 becomes 算用数字: 二十四軒 → 24軒. */
export function kanjiToArabic(s: string): string {
  return s.replace(numeralRuns, (run) => String(kanjiNumber(run)))
}
