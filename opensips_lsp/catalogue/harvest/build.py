"""The preprocessor switches that are known for the build OpenSIPS makes by default.

They are those of Makefile.conf.template, of the Linux part of Makefile.defs, and of lib/timerfd.h under a glibc of
this century. A private module's own switches are not known, nor are those that its Makefile leaves to the user.
"""

# fmt: off
TRUE = (
    "DISABLE_NAGLE", "F_MALLOC", "F_MALLOC_OPTIMIZATIONS", "HAVE_ALLOCA_H", "HAVE_EPOLL", "HAVE_GETHOSTBYNAME2",
    "HAVE_MSGHDR_MSG_CONTROL", "HAVE_MSG_NOSIGNAL", "HAVE_RESOLV_RES", "HAVE_SCHED_YIELD", "HAVE_SELECT",
    "HAVE_SIGIO_RT", "HAVE_TCP_KEEPCNT", "HAVE_TCP_KEEPIDLE", "HAVE_TCP_KEEPINTVL", "HAVE_TIMEGM", "HAVE_TIMER_FD",
    "HAVE_UNION_SEMUN", "PKG_MALLOC", "SHM_MEM", "SHM_MMAP", "STATISTICS", "USE_MCAST", "__OS_linux",
)
FALSE = (
    "BUSY_WAIT", "DBG_LOCK", "DBG_MALLOC", "DBG_STRUCT_HIST", "DBG_TCPCON", "EXTRA_DEBUG", "FAST_LOCK",
    "HAVE_DEVPOLL", "HAVE_KQUEUE", "HP_MALLOC", "NOSMP", "NO_DEBUG", "NO_LOG", "ORACLE_USRLOC", "QM_MALLOC",
    "SHM_EXTRA_STATS", "STATIC_EXEC", "STATIC_MAXFWD", "STATIC_RR", "STATIC_SL", "STATIC_TM", "UNIT_TESTS",
    "USE_FUTEX", "USE_PTHREAD_MUTEX", "USE_SHM_MEM", "USE_SYSV_SEM", "USE_UMUTEX", "VQ_MALLOC", "__OS_darwin",
    "__OS_freebsd", "__OS_netbsd", "__OS_openbsd", "__OS_solaris",
)
# fmt: on
DEFAULT_BUILD = dict.fromkeys(TRUE, True) | dict.fromkeys(FALSE, False)
