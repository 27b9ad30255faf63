/** The attributes of a form, flat, by their path: `attributes.<key>`. */
export type AttributeValues = { readonly [path: `attributes.${string}`]: string }

/** The attributes that were filled in, as the API takes them. */
export function attributesOf(values: object): { [key: string]: string } {
  const given = Object.entries(values).filter(
    (entry): entry is [string, string] => entry[0].startsWith('attributes.') && typeof entry[1] === 'string',
  )
  return Object.fromEntries(
    given
      .filter(([, text]) => text.trim() !== '')
      .map(([path, text]) => [path.slice('attributes.'.length), text]),
  )
}
