;; One session in Emacs with eglot. Ends with status 1, and says why, when something does not come.
;; In batch no idle timer runs: what they would do after an edit is done by hand.

(require 'cl-lib)
(require 'eglot)
(add-to-list 'load-path (getenv "OPENSIPS_MODE"))
(require 'opensips-mode)

(setq opensips-server-command (list (getenv "OPENSIPS_SERVER"))
      make-backup-files nil create-lockfiles nil mode-require-final-newline nil
      last-nonmenu-event ?x
      eglot-sync-connect 60 eglot-confirm-server-initiated-edits nil)

(defun await (what condition)
  (let ((end (+ (float-time) 60)))
    (while (not (funcall condition))
      (when (> (float-time) end)
        (error "No %s; the buffer is:\n%s" what (buffer-string)))
      (accept-process-output nil 0.02))))

(defun sent ()
  (eglot--signal-textDocument/didChange)
  (flymake-start))

(defun diagnostics (count)
  (sent)
  (await (format "%d diagnostics" count) (lambda () (= count (length (flymake-diagnostics))))))

(defun act (text title)
  (goto-char (point-min))
  (search-forward text)
  (goto-char (match-beginning 0))
  (cl-letf (((symbol-function 'completing-read)
             (lambda (_prompt choices &rest _)
               (or (car (assoc title choices)) (error "No `%s' among %S" title (mapcar #'car choices))))))
    (eglot-code-actions (point) (point) nil t))
  (sent))

(defun choose-target (version &rest others)
  "Choose VERSION as a person does, from a list that has OTHERS too."
  (cl-letf (((symbol-function 'completing-read)
             (lambda (_prompt choices &rest _)
               (dolist (one (cons version others) version)
                 (unless (member one choices) (error "No %s among %S" one choices))))))
    (call-interactively #'opensips-set-target)))

(defun symbols (pattern &rest names)
  "PATTERN finds as many symbols of the workspace, in lines that begin with NAMES."
  (let ((found (sort (mapcar #'xref-item-summary (xref-backend-apropos 'eglot pattern)) #'string<)))
    (unless (and (= (length found) (length names)) (cl-every #'string-prefix-p (sort names #'string<) found))
      (error "Found for %s: %S" pattern found))))

(defun rename (text name)
  (goto-char (point-min))
  (search-forward text)
  (backward-char 2)
  (cl-letf (((symbol-function 'y-or-n-p) (lambda (&rest _) t))) ; asked where a file is not open
    (eglot-rename name))
  (sent))

(defun behind (text)
  (goto-char (point-min))
  (search-forward text))

(defun complete (text typed)
  "Type TYPED behind TEXT, and complete it: there is one that begins so."
  (behind text)
  (insert typed)
  (sent)
  (let ((before (buffer-string)))
    (completion-at-point)
    (when (equal before (buffer-string))
      (error "Nothing is completed behind %s" typed)))
  (sent))

(defun says (documentation text &rest parts)
  "DOCUMENTATION, an eldoc function, says all of PARTS behind TEXT."
  (let (said)
    (behind text)
    (funcall documentation (lambda (text &rest _) (setq said (substring-no-properties (or text "")))))
    (await (format "%S" parts)
           (lambda () (and said (cl-every (lambda (part) (string-match-p (regexp-quote part) said)) parts))))))

(defun definition (text line)
  "The name right before the end of TEXT is defined in LINE."
  (behind text)
  (backward-char 2)
  (let ((found (xref-backend-definitions 'eglot (xref-backend-identifier-at-point 'eglot))))
    (unless (equal (list line) (mapcar (lambda (one) (xref-location-line (xref-item-location one))) found))
      (error "Definitions: %S" found))))

(defun references (text &rest lines)
  "The name right before the end of TEXT stands in LINES."
  (behind text)
  (backward-char 2)
  (let ((found (mapcar (lambda (one) (xref-location-line (xref-item-location one)))
                       (xref-backend-references 'eglot (xref-backend-identifier-at-point 'eglot)))))
    (unless (equal lines (sort found #'<))
      (error "References: %S" found))))

(defun outline (&rest names)
  "The index of the buffer, made by the server, has NAMES among its words."
  (let ((shown (format "%S" (eglot-imenu))))
    (dolist (name names)
      (unless (string-match-p (regexp-quote (format "%S" name)) shown)
        (error "No %s in %s" name shown)))))

(condition-case trouble
    (progn
      (find-file (getenv "OPENSIPS_FILE"))
      (unless (eq major-mode 'opensips-mode)
        (error "The mode is %s" major-mode))
      (apply #'eglot (eglot--guess-contact))
      (dolist (step (car (read-from-string (getenv "OPENSIPS_STEPS"))))
        (apply (car step) (cdr step)))
      (save-some-buffers t)
      (eglot-shutdown (eglot-current-server)))
  (error
   (message "FAILED: %s" (error-message-string trouble))
   (dolist (buffer (buffer-list))
     (when (string-match-p "events\\|stderr" (buffer-name buffer))
       (message "---- %s\n%s" (buffer-name buffer) (with-current-buffer buffer (buffer-string)))))
   (kill-emacs 1)))
