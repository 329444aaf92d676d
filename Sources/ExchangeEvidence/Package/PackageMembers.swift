/// The names of what makes a package evidence.
public enum PackageMembers {
  /// The SHA-256 of every other member but the signature, as `sha256sum` reads it; this is what is signed.
  public static let manifest = "manifest-sha256.txt"
  /// The signature of the manifest.
  public static let signature = "manifest-sha256.txt.sig"
  /// The chains in which the package stands; see ``PackageStatement``.
  public static let chain = "chain.txt"
  /// The key that signs.
  public static let key = "key.pub.pem"
  /// All keys that there have been by then, and when each was in use.
  public static let keys = "keys.txt"
  /// The day's tables for people.
  public static let workbook = "reconciliation.xlsx"
  /// The day's figures for programs.
  public static let figures = "reconciliation.xml"
  /// The same of a period: a week, a month, or any days that follow each other.
  public static let periodWorkbook = "period.xlsx"
  /// The period's figures for programs.
  public static let periodFigures = "period.xml"
}
