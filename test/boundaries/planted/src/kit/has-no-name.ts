// must be refused by enishi(no-drawers)
export default 1
