// Keys of national identifiers: the INS (97 minus the remainder) and those of directories (Luhn).

/** Two digits; Corsica's 2A and 2B count as 19 and 18. */
export function insKey(thirteen: string): string {
  const digits = thirteen.replace('2A', '19').replace('2B', '18');
  return String(97 - (Number(digits) % 97)).padStart(2, '0');
}

/** The digit that makes the whole a multiple of ten, every second one doubled. */
export function luhnKey(digits: string): string {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i]) * (i % 2 === 0 ? 2 : 1);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return String((10 - (sum % 10)) % 10);
}

export const withLuhn = (digits: string): string => digits + luhnKey(digits);
