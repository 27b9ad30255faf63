import iconv from 'iconv-lite'

/** A list like that of the Cabinet Office: 元日 and 勤労感謝の日 of these years, and what is given besides. */
export function holidayListOf(
  years: readonly number[],
  others: readonly (readonly [string, string])[] = [],
): Uint8Array<ArrayBuffer> {
  const days = years.flatMap((year) => [
    [`${year}/1/1`, '元日'],
    [`${year}/11/23`, '勤労感謝の日'],
  ])
  const lines = [['国民の祝日・休日月日', '国民の祝日・休日名称'], ...days, ...others]
  return cp932(lines.map((cells) => `${cells.join(',')}\r\n`).join(''))
}

export function cp932(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(iconv.encode(text, 'cp932'))
}
