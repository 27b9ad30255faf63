/** Files that dropping, pasting or choosing gave; a picture from the clipboard has a name of no use, so it gets the time. */
export function namedFiles(files: readonly File[], now: Date): File[] {
  return files.map((file, i) => {
    if (!/^image\.(png|jpe?g|gif|webp)$/i.test(file.name)) return file
    const two = (part: number): string => String(part).padStart(2, '0')
    const day = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`
    const time = `${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`
    const extension = file.name.slice(file.name.lastIndexOf('.'))
    return new File([file], `${day}_${time}${i > 0 ? `_${i + 1}` : ''}${extension}`, { type: file.type })
  })
}
