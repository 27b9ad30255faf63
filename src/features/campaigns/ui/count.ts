/** Whether what was typed is that number: 12340, 12,340, １２３４０ and 12,340人 all are. */
export function isCount(typed: string, count: number): boolean {
  const digits = typed
    .normalize('NFKC')
    .replaceAll(/[\s,]/g, '')
    .replace(/(人|通)$/, '')
  return /^\d+$/.test(digits) && Number(digits) === count
}
