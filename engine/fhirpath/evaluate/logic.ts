// Three-valued logic (FHIRPath N1, Boolean logic): undefined is "not known".

export type Truth = boolean | undefined;

export function and(a: Truth, b: () => Truth): Truth {
  if (a === false) return false;
  const other = b();
  return other === false ? false : a === undefined || other === undefined ? undefined : true;
}

export function or(a: Truth, b: () => Truth): Truth {
  if (a === true) return true;
  const other = b();
  return other === true ? true : a === undefined || other === undefined ? undefined : false;
}

export function xor(a: Truth, b: () => Truth): Truth {
  if (a === undefined) return undefined;
  const other = b();
  return other === undefined ? undefined : a !== other;
}

export function implies(a: Truth, b: () => Truth): Truth {
  if (a === false) return true;
  const other = b();
  return other === true ? true : a === undefined || other === undefined ? undefined : other;
}
