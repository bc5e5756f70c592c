;;; opensips-mode.el --- Major mode for OpenSIPS scripts  -*- lexical-binding: t -*-

;; Version: 0.1.0
;; Package-Requires: ((emacs "26.1"))
;; Keywords: languages
;; SPDX-License-Identifier: MIT

;;; Commentary:

;; Colours, indentation, an index of routes, and the language server opensips-lsp through eglot:
;;
;;   (require 'opensips-mode)
;;   (add-hook 'opensips-mode-hook #'eglot-ensure)

;;; Code:

(require 'cl-lib)

(defgroup opensips nil
  "Scripts of OpenSIPS."
  :group 'languages)

(defcustom opensips-indent-offset 4
  "Columns by which a block is indented."
  :type 'integer
  :safe #'integerp)

(defcustom opensips-server-command '("opensips-lsp")
  "The language server, and its arguments."
  :type '(repeat string))

;;;; Syntax

(defvar opensips-mode-syntax-table
  (let ((table (make-syntax-table)))
    (modify-syntax-entry ?_ "_" table)
    (modify-syntax-entry ?$ "'" table)
    (modify-syntax-entry ?' "\"" table)
    (modify-syntax-entry ?# "< b" table)
    (modify-syntax-entry ?\n "> b" table)
    (modify-syntax-entry ?/ ". 14n" table)
    (modify-syntax-entry ?* ". 23n" table)
    (dolist (character '(?+ ?- ?= ?% ?< ?> ?& ?| ?~ ?^))
      (modify-syntax-entry character "." table))
    table)
  "Syntax of OpenSIPS scripts: `#' and nested comments, two kinds of strings.")

;; a backslash means something in "...", and nothing in '...'
(defconst opensips--syntax-propertize
  (syntax-propertize-rules
   ("\\\\" (0 (unless (eq ?\" (nth 3 (save-excursion (syntax-ppss (match-beginning 0)))))
                (string-to-syntax "."))))))

;;;; Colours

(defconst opensips--routes
  '("branch_route" "error_route" "event_route" "failure_route" "local_route" "onreply_route" "route"
    "startup_route" "timer_route"))

(defconst opensips--keywords
  '("if" "else" "switch" "case" "default" "while" "for" "in" "exit" "drop" "return" "break" "esac" "and" "or" "not"))

(defconst opensips--directives
  '("ACCEPT_SUBDOMAIN" "accept_subdomain" "alias" "allow-proxy" "allow-proxy-protocol" "allow-proxy_protocol"
    "ALLOW_PROXY" "allow_proxy" "allow_proxy-protocol" "ALLOW_PROXY_PROTOCOL" "allow_proxy_protocol" "any" "ANYCAST"
    "anycast" "AS" "as" "BOND" "bond" "CYCLES" "cycles" "dst_blacklist" "expire" "FRAG" "frag" "import_file"
    "include_file" "listen" "loadmodule" "modparam" "ON" "PROXY" "proxy" "proxy-protocol" "PROXY_PROTOCOL"
    "proxy_protocol" "read-only" "readonly" "REUSE_PORT" "reuse_port" "send-proxy" "send-proxy-protocol"
    "send-proxy_protocol" "SEND_PROXY" "send_proxy" "send_proxy-protocol" "SEND_PROXY_PROTOCOL"
    "send_proxy_protocol" "socket" "tag" "TOS" "USE_AUTO_SCALING_PROFILE" "use_auto_scaling_profile" "USE_CHILDREN"
    "use_children" "USE_WORKERS" "use_workers"))

(defconst opensips--constants
  '("disable" "enable" "false" "no" "NULL" "null" "off" "on" "true" "yes"))

;; what only 2.3 has: words of conditions, and numbers with a name
(defconst opensips--old-words
  '("af" "dst_ip" "dst_port" "from_uri" "INET" "inet" "INET6" "inet6" "max_len" "method" "msg:len" "myself" "proto"
    "src_ip" "src_port" "status" "to_uri" "uri"))

(defconst opensips--globals
  '("abort_on_assert" "advertised_address" "advertised_port" "auto_aliases" "auto_scaling_cycle"
    "auto_scaling_profile" "check_via" "children" "chroot" "db_default_url" "db_max_async_connections"
    "db_version_table" "debug" "debug_mode" "disable_503_translation" "disable_core_dump" "disable_dns_blacklist"
    "disable_dns_failover" "disable_stateless_fwd" "dns" "dns_retr_no" "dns_retr_time" "dns_servers_no"
    "dns_try_ipv6" "dns_try_naptr" "dns_use_search_list" "enable_asserts" "event_pkg_threshold"
    "event_shm_threshold" "exec_dns_threshold" "exec_msg_threshold" "execdnsthreshold" "execmsgthreshold" "fork"
    "log_event_enabled" "log_event_level_filter" "log_facility" "log_json_buf_size" "log_level" "log_msg_buf_size"
    "log_name" "log_prefix" "log_stderror" "log_stdout" "max_while_loops" "maxbuffer" "mcast_loopback" "mcast_ttl"
    "mem-group" "mem_dump" "mem_log" "mem_warming" "mem_warming_enabled" "mem_warming_pattern_file"
    "mem_warming_percentage" "memdump" "memlog" "mhomed" "mpath" "open_files_limit" "poll_method"
    "pv_print_buf_size" "query_buffer_size" "query_flush_time" "restart_persistency_cache_file"
    "restart_persistency_size" "rev_dns" "server_header" "server_signature" "shm_hash_split_percentage"
    "shm_memlog_size" "shm_secondary_hash_size" "sip_warning" "stderror_enabled" "stderror_level_filter"
    "stderror_log_format" "syslog_enabled" "syslog_facility" "syslog_level_filter" "syslog_log_format" "syslog_name"
    "tcp_accept_aliases" "tcp_children" "tcp_connect_timeout" "tcp_connection_lifetime" "tcp_keepalive"
    "tcp_keepcount" "tcp_keepidle" "tcp_keepinterval" "tcp_listen_backlog" "tcp_max_connections" "tcp_max_msg_time"
    "tcp_no_new_conn_bflag" "tcp_no_new_conn_rplflag" "tcp_parallel_read_on_workers" "tcp_socket_backlog"
    "tcp_threads" "tcp_threshold" "tcp_workers" "tcpthreshold" "timer_workers" "tos" "udp_workers"
    "user_agent_header" "wdir" "workdir" "xlog_buf_size" "xlog_default_level" "xlog_force_color" "xlog_level"
    "xlog_print_level"))

;; functions of the core that may stand without parentheses too; all others are known by their `('
(defconst opensips--functions
  '("add_local_rport" "add_rport" "add_tcp_alias" "append_branch" "assert" "async" "avp_printf" "cache_add"
    "cache_counter_fetch" "cache_fetch" "cache_raw_query" "cache_remove" "cache_store" "cache_sub" "construct_uri"
    "error" "force_local_rport" "force_rport" "force_send_socket" "force_tcp_alias" "forward" "get_timestamp"
    "is_myself" "isbflagset" "isbranchflagset" "isdsturiset" "isduriset" "isflagset" "launch" "log" "next_branches"
    "prefix" "pv_printf" "raise_event" "remove_branch" "resetbflag" "resetbranchflag" "resetdsturi" "resetduri"
    "resetflag" "revert_uri" "rewritehost" "rewritehostport" "rewriteport" "rewriteuri" "rewriteuser"
    "rewriteuserpass" "script_trace" "send" "serialize_branches" "set_advertised_address" "set_advertised_port"
    "setbflag" "setbranchflag" "setdsturi" "setduri" "setflag" "seth" "sethost" "sethostport" "sethp" "setp"
    "setport" "setu" "setup" "seturi" "setuser" "setuserpass" "strip" "strip_tail" "subscribe_event" "sync"
    "unuse_blacklist" "use_blacklist" "xdbg" "xlog"))

(defconst opensips--route-header
  (concat "^\\s-*\\(" (regexp-opt opensips--routes) "\\)\\s-*\\(?:\\[\\s-*\\([^],\n]*?\\)\\s-*[],]\\|{\\|$\\)"))

(defconst opensips-font-lock-keywords
  `((,opensips--route-header (1 font-lock-type-face) (2 font-lock-function-name-face nil t))
    ;; a variable, in strings too: its name, and what stands in its parentheses
    ("\\$\\(?:[A-Za-z0-9_.]+\\(?:([^()\n]*)\\)?\\|(\\(?:[^()\n]\\|([^()\n]*)\\)*)\\)" 0 font-lock-variable-name-face t)
    (,(regexp-opt opensips--routes 'symbols) . font-lock-type-face)
    (,(regexp-opt opensips--keywords 'symbols) . font-lock-keyword-face)
    (,(regexp-opt opensips--directives 'symbols) . font-lock-preprocessor-face)
    (,(regexp-opt opensips--constants 'symbols) . font-lock-constant-face)
    (,(regexp-opt opensips--old-words 'symbols) . font-lock-warning-face)
    (,(regexp-opt opensips--globals 'symbols) . font-lock-builtin-face)
    (,(regexp-opt opensips--functions 'symbols) . font-lock-function-name-face)
    ("\\_<\\([A-Za-z][A-Za-z0-9_]*\\)\\s-*(" 1 font-lock-function-name-face))
  "What `font-lock-keywords' is in OpenSIPS scripts.")

;;;; Indentation

(defun opensips-indent-line ()
  "Indent the current line by the braces around it."
  (interactive)
  (let ((column (opensips--column)))
    (when column
      (if (<= (current-column) (current-indentation))
          (indent-line-to column)
        (save-excursion (indent-line-to column))))))

(defun opensips--column ()
  "The column that the current line belongs to, or nil in a string or comment."
  (save-excursion
    (back-to-indentation)
    (let ((state (syntax-ppss)))
      (cond ((nth 8 state) nil)
            ((null (nth 1 state)) 0)
            (t (opensips--column-in (nth 1 state)))))))

(defun opensips--column-in (opening)
  "The column of the line at point, in the bracket that OPENING is the position of."
  (let ((outer (save-excursion (goto-char opening) (current-indentation))))
    (cond ((looking-at-p "[]})]") outer)
          ((looking-at-p "\\(?:case\\_>\\|default\\s-*:\\)") (+ outer opensips-indent-offset))
          (t (+ outer (opensips--depth-in opening))))))

(defun opensips--depth-in (opening)
  "By how much a plain line is indented in the bracket at OPENING.
More behind a case label, and behind an `if' without braces."
  (* opensips-indent-offset
     (+ 1
        (if (opensips--in-case-p opening) 1 0)
        (if (and (not (looking-at-p "{")) (opensips--behind-bare-head-p)) 1 0))))

(defun opensips--in-case-p (opening)
  "Whether a case label stands between OPENING and point, in the same block."
  (save-excursion
    (let ((found nil))
      (while (and (not found) (re-search-backward "\\_<\\(?:case\\_>\\|default\\s-*:\\)" opening t))
        (let ((state (syntax-ppss)))
          (setq found (and (not (nth 8 state)) (eql (nth 1 state) opening)))))
      found)))

(defun opensips--behind-bare-head-p ()
  "Whether a statement is still to come behind an `if' or its like before point."
  (save-excursion
    (forward-comment (- (point)))
    (or (and (looking-back "\\_<else" (line-beginning-position)) t)
        (and (eq (char-before) ?\))
             (ignore-errors (backward-sexp) t)
             (progn (skip-chars-backward " \t!") t)
             (looking-back "\\_<\\(?:if\\|while\\|for\\)" (line-beginning-position))))))

;;;; Which files

(defconst opensips--script
  (concat "^[ \t]*\\(?:loadmodule[ \t]+[\"'][^\"'\n]+\\.so[\"']\\|modparam[ \t]*([ \t]*[\"']"
          "\\|\\(?:include\\|import\\)_file[ \t]*[\"']"
          "\\|\\(?:\\(?:failure\\|onreply\\|branch\\|error\\|local\\|startup\\|timer\\|event\\)_\\)?"
          "route[ \t]*\\(?:\\[[^]\n]*\\]\\)?[ \t\r\n]*{\\)")
  "What makes a text an OpenSIPS script.")

(defconst opensips--kamailio
  "^\\(?:#!\\(?:KAMAILIO\\|SER\\|MAXCOMPAT\\|define\\|subst\\|substdef\\|ifdef\\|ifndef\\|trydef\\)\\|request_route\\)\\_>"
  "What makes it one of Kamailio, which shares all of these.")

(defun opensips-script-p ()
  "Whether the current buffer looks like an OpenSIPS script, or a part of one."
  (let ((case-fold-search nil))
    (save-excursion
      (goto-char (point-min))
      (and (re-search-forward opensips--script nil t)
           (progn (goto-char (point-min)) t)
           (not (re-search-forward opensips--kamailio nil t))))))

(defun opensips--file-p ()
  "Whether the current buffer has a file that could be a script, and is one."
  (and buffer-file-name
       (string-match-p "\\.\\(?:cfg\\|conf\\|inc\\|m4\\)\\'\\|\\.cfg\\." buffer-file-name)
       (opensips-script-p)))

;;;; The mode

(defvar eglot-server-programs)
(defvar eglot-workspace-configuration)
(declare-function eglot-current-server "eglot")
(declare-function eglot-code-actions "eglot")
(declare-function eglot-signal-didChangeConfiguration "eglot")
(declare-function jsonrpc-request "jsonrpc")

;;;###autoload
(define-derived-mode opensips-mode prog-mode "OpenSIPS"
  "Major mode for the configuration scripts of OpenSIPS."
  (setq-local comment-start "# ")
  (setq-local comment-end "")
  (setq-local comment-start-skip "\\(?:#+\\|/\\*+\\)\\s-*")
  (setq-local font-lock-defaults '(opensips-font-lock-keywords))
  (setq-local syntax-propertize-function opensips--syntax-propertize)
  (setq-local indent-line-function #'opensips-indent-line)
  (setq-local electric-indent-chars (append "{}:" electric-indent-chars))
  (setq-local imenu-generic-expression
              (list (list nil "^\\s-*\\(\\(?:[a-z]+_\\)?route\\(?:\\s-*\\[[^]\n]*\\]\\)?\\)\\s-*\\(?:{\\|$\\)" 1))))

(defun opensips-fix ()
  "Make all safe fixes in this file."
  (interactive)
  (eglot-code-actions (point-min) (point-max) "source.fixAll.opensips-lint" t))

(defun opensips-migrate (&optional workspace)
  "Migrate this file to the target version.
With a prefix argument, all scripts of the WORKSPACE."
  (interactive "P")
  (if workspace
      (jsonrpc-request (or (eglot-current-server) (user-error "There is no server here; M-x eglot starts one"))
                       :workspace/executeCommand '(:command "opensips-lint.migrateWorkspace" :arguments []))
    (eglot-code-actions (point-min) (point-max) "source.migrate.opensips-lint" t)))

(defun opensips-migrate-to ()
  "Migrate this file to another version, which is chosen."
  (interactive)
  (eglot-code-actions (point-min) (point-max) "source.migrateTo.opensips-lint" t))

(defun opensips--versions ()
  "Series that the server can check scripts for, each before its patch levels."
  (let ((found (jsonrpc-request (or (eglot-current-server) (user-error "There is no server here; M-x eglot starts one"))
                                :workspace/executeCommand '(:command "opensips-lint.versions" :arguments []))))
    (apply #'append (mapcar (lambda (one) (cons (plist-get one :series) (append (plist-get one :levels) nil)))
                            (append (plist-get found :series) nil)))))

(defun opensips-set-target (version)
  "Check scripts for OpenSIPS VERSION until Emacs ends."
  (interactive (list (completing-read "Check scripts for which OpenSIPS? " (opensips--versions) nil t)))
  (let ((settings (copy-tree (default-value 'eglot-workspace-configuration))))
    (setq-default eglot-workspace-configuration
                  (plist-put settings :opensips-lint
                             (plist-put (plist-get settings :opensips-lint) :target version))))
  (let ((server (eglot-current-server)))
    (when server (eglot-signal-didChangeConfiguration server))))

;;;###autoload
(add-to-list 'auto-mode-alist '("/opensips[^/]*\\.cfg\\(?:\\.[^/]*\\)?\\'\\|\\.o\\(?:pen\\)?sips\\'" . opensips-mode))
;;;###autoload
(add-to-list 'magic-mode-alist '(opensips--file-p . opensips-mode))

(with-eval-after-load 'eglot
  (add-to-list 'eglot-server-programs
               (cons 'opensips-mode (lambda (&rest _) opensips-server-command))))

(provide 'opensips-mode)
;;; opensips-mode.el ends here
