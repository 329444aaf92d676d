import Glibc

/// The group of the processor's user, to which new folders belong until the operator gives them to a department's.
enum OwnGroup {
  /// Its name, where other users of this machine are in it, too: until then they reach the boxes of every department.
  static var nameIfShared: String? {
    let id = getegid()
    guard let group = getgrgid(id) else { return nil }
    let own = getpwuid(geteuid()).map { String(cString: $0.pointee.pw_name) }
    let name = String(cString: group.pointee.gr_name)
    var members = group.pointee.gr_mem
    while let member = members?.pointee {
      if String(cString: member) != own { return name }
      members = members?.successor()
    }
    setpwent()
    defer { endpwent() }
    while let user = getpwent() {
      if user.pointee.pw_gid == id, user.pointee.pw_uid != geteuid() { return name }
    }
    return nil
  }
}
