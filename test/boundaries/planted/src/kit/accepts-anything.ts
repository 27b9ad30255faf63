// must be refused by typescript(no-explicit-any)
export const loose = (value: any): string => value
