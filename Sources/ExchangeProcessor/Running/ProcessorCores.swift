import Glibc

/// The machine's cores.
enum ProcessorCores {
  /// How many this process may use.
  static var count: Int { Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))) }
}
