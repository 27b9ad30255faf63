// must be refused by enishi(no-raw-enter)
export const submits = (event: KeyboardEvent): boolean => event.key === 'Enter'
