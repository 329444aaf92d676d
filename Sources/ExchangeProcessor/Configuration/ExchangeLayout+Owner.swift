import ExchangeFiles
import Glibc
import SystemPackage

extension ExchangeLayout {
  /// Refuses to write as another user than the one whose the exchange is: he couldn't read what is written, and nobody would know until
  /// his processor stops. Whose something on a share is, its mount says.
  ///
  /// - Throws: ``ProcessorError/foreignUser(exchange:owner:)``.
  public func requireOwner() throws {
    guard let owner = try Files.owners(of: root, followingLink: true)?.user, owner != geteuid(),
      try FileSystemKind(of: root) == .local
    else { return }
    let name = getpwuid(owner).map { String(cString: $0.pointee.pw_name) }
    throw ProcessorError.foreignUser(exchange: root.string, owner: name ?? "#\(owner)")
  }
}
