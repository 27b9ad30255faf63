// must be refused by typescript(no-floating-promises)
const later = async (): Promise<void> => {}
export function start(): void {
  later()
}
