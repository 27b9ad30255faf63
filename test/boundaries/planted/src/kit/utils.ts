// must be refused by enishi(no-drawers)
export const everything = 1
