" OpenSIPS scripts, 2.3 to 4.0, as cfg.lex of these versions reads them

if exists('b:current_syntax')
  finish
endif

let s:save_cpo = &cpo
set cpo&vim
syntax case match

" ---- words

syntax keyword opensipsConditional if else switch
syntax keyword opensipsLabel case default
syntax keyword opensipsRepeat while for in
syntax keyword opensipsStatement exit drop return break esac
syntax keyword opensipsOperator and or not
syntax keyword opensipsBoolean yes no true false on off enable disable
syntax keyword opensipsConstant null NULL any
syntax keyword opensipsInclude loadmodule
syntax keyword opensipsModparam modparam
syntax keyword opensipsListen ACCEPT_SUBDOMAIN accept_subdomain alias ALLOW_PROXY allow_proxy ALLOW_PROXY_PROTOCOL
syntax keyword opensipsListen allow_proxy_protocol ANYCAST anycast AS as BOND bond CYCLES cycles dst_blacklist expire
syntax keyword opensipsListen FRAG frag listen ON PROXY proxy PROXY_PROTOCOL proxy_protocol readonly REUSE_PORT
syntax keyword opensipsListen reuse_port SEND_PROXY send_proxy SEND_PROXY_PROTOCOL send_proxy_protocol socket tag TOS
syntax keyword opensipsListen USE_AUTO_SCALING_PROFILE use_auto_scaling_profile USE_CHILDREN use_children USE_WORKERS
syntax keyword opensipsListen use_workers
syntax match opensipsListen "\<\%(send_proxy-protocol\|send-proxy_protocol\|send-proxy-protocol\|send-proxy\|read-only\|proxy-protocol\|allow_proxy-protocol\|allow-proxy_protocol\|allow-proxy-protocol\|allow-proxy\)\>"
syntax match opensipsPreProc "\<\%(include\|import\)_file\>"

" what only 2.3 has: words of conditions, and numbers with a name
syntax keyword opensipsOldWord af dst_ip dst_port from_uri INET inet INET6 inet6 max_len method myself proto src_ip
syntax keyword opensipsOldWord src_port status to_uri uri
syntax match opensipsOldWord "\<\%(msg:len\)\>"

syntax keyword opensipsGlobal abort_on_assert advertised_address advertised_port auto_aliases auto_scaling_cycle
syntax keyword opensipsGlobal auto_scaling_profile check_via children chroot db_default_url db_max_async_connections
syntax keyword opensipsGlobal db_version_table debug debug_mode disable_503_translation disable_core_dump
syntax keyword opensipsGlobal disable_dns_blacklist disable_dns_failover disable_stateless_fwd dns dns_retr_no
syntax keyword opensipsGlobal dns_retr_time dns_servers_no dns_try_ipv6 dns_try_naptr dns_use_search_list enable_asserts
syntax keyword opensipsGlobal event_pkg_threshold event_shm_threshold exec_dns_threshold exec_msg_threshold
syntax keyword opensipsGlobal execdnsthreshold execmsgthreshold fork log_event_enabled log_event_level_filter
syntax keyword opensipsGlobal log_facility log_json_buf_size log_level log_msg_buf_size log_name log_prefix log_stderror
syntax keyword opensipsGlobal log_stdout max_while_loops maxbuffer mcast_loopback mcast_ttl mem_dump mem_log mem_warming
syntax keyword opensipsGlobal mem_warming_enabled mem_warming_pattern_file mem_warming_percentage memdump memlog mhomed
syntax keyword opensipsGlobal mpath open_files_limit poll_method pv_print_buf_size query_buffer_size query_flush_time
syntax keyword opensipsGlobal restart_persistency_cache_file restart_persistency_size rev_dns server_header
syntax keyword opensipsGlobal server_signature shm_hash_split_percentage shm_memlog_size shm_secondary_hash_size
syntax keyword opensipsGlobal sip_warning stderror_enabled stderror_level_filter stderror_log_format syslog_enabled
syntax keyword opensipsGlobal syslog_facility syslog_level_filter syslog_log_format syslog_name tcp_accept_aliases
syntax keyword opensipsGlobal tcp_children tcp_connect_timeout tcp_connection_lifetime tcp_keepalive tcp_keepcount
syntax keyword opensipsGlobal tcp_keepidle tcp_keepinterval tcp_listen_backlog tcp_max_connections tcp_max_msg_time
syntax keyword opensipsGlobal tcp_no_new_conn_bflag tcp_no_new_conn_rplflag tcp_parallel_read_on_workers
syntax keyword opensipsGlobal tcp_socket_backlog tcp_threads tcp_threshold tcp_workers tcpthreshold timer_workers tos
syntax keyword opensipsGlobal udp_workers user_agent_header wdir workdir xlog_buf_size xlog_default_level
syntax keyword opensipsGlobal xlog_force_color xlog_level xlog_print_level
syntax match opensipsGlobal "\<\%(mem-group\)\>"

" functions of the core that may stand without parentheses too; all others are known by their `(`
syntax keyword opensipsFunction add_local_rport add_rport add_tcp_alias append_branch assert async avp_printf cache_add
syntax keyword opensipsFunction cache_counter_fetch cache_fetch cache_raw_query cache_remove cache_store cache_sub
syntax keyword opensipsFunction construct_uri error force_local_rport force_rport force_send_socket force_tcp_alias
syntax keyword opensipsFunction forward get_timestamp is_myself isbflagset isbranchflagset isdsturiset isduriset
syntax keyword opensipsFunction isflagset launch log next_branches prefix pv_printf raise_event remove_branch resetbflag
syntax keyword opensipsFunction resetbranchflag resetdsturi resetduri resetflag revert_uri rewritehost rewritehostport
syntax keyword opensipsFunction rewriteport rewriteuri rewriteuser rewriteuserpass script_trace send serialize_branches
syntax keyword opensipsFunction set_advertised_address set_advertised_port setbflag setbranchflag setdsturi setduri
syntax keyword opensipsFunction setflag seth sethost sethostport sethp setp setport setu setup seturi setuser
syntax keyword opensipsFunction setuserpass strip strip_tail subscribe_event sync unuse_blacklist use_blacklist xdbg
syntax keyword opensipsFunction xlog
syntax match opensipsCall "\<\h\w*\ze\s*("

syntax match opensipsRoute "\<\%(\%(branch\|error\|event\|failure\|local\|onreply\|startup\|timer\)_\)\=route\>"
      \ skipwhite skipempty nextgroup=opensipsRouteName
syntax region opensipsRouteName contained matchgroup=opensipsBracket start="\[" end="\]" oneline
      \ contains=opensipsNumber,opensipsString

" ---- numbers and addresses

syntax match opensipsNumber "\<\%(0x\x\+\|\d\+\)\>"
syntax match opensipsAddress "\<\d\+\.\d\+\.\d\+\.\d\+\%(/\d\+\%(\.\d\+\.\d\+\.\d\+\)\=\)\=\>"

" ---- variables. In code a name ends at a blank, an operator, `;`, `,`, `)` or the letters and, or, not; not at a brace

syntax match opensipsVariable "\$\%(\%(and\|or\|not\|:=\)\@![^ \t\r\n;,=+\-*/%&|^~<>!()]\)*"
      \ nextgroup=opensipsParameter,opensipsOperator
syntax match opensipsOperator contained "and\|or\|not"
syntax region opensipsParameter contained matchgroup=opensipsVariable start="(" end=")"
      \ contains=opensipsParameter,opensipsInnerVariable,opensipsTransformation
syntax region opensipsTransformation contained matchgroup=opensipsBracket start="{" end="}"
      \ contains=opensipsParameter,opensipsInnerVariable,opensipsTransformation
syntax match opensipsInnerVariable contained "\$[0-9A-Za-z_.]*" nextgroup=opensipsParameter

" ---- strings: `keepend`, because a quote ends one whatever is in it

syntax region opensipsString start=+"+ skip=+\\\_.+ end=+"+ keepend
      \ contains=opensipsEscape,opensipsInnerVariable
syntax region opensipsString start=+'+ end=+'+ keepend contains=opensipsInnerVariable
syntax match opensipsEscape contained +\\\%([nrat"\\]\|x\x\{1,2}\|\o\{2,3}\|$\)+

" ---- comments: `/* */` nest, and quotes in them do not count

syntax keyword opensipsTodo contained TODO FIXME XXX
syntax match opensipsDirective contained "opensips-lint:\s*disable\S*"
syntax match opensipsComment "#.*$" contains=opensipsTodo,opensipsDirective,@Spell
syntax region opensipsComment start="/\*" end="\*/" contains=opensipsComment,opensipsTodo,opensipsDirective,@Spell

syntax region opensipsBlock start="{" end="}" transparent fold

syntax sync fromstart

highlight default link opensipsConditional Conditional
highlight default link opensipsLabel Label
highlight default link opensipsRepeat Repeat
highlight default link opensipsStatement Statement
highlight default link opensipsOperator Operator
highlight default link opensipsBoolean Boolean
highlight default link opensipsConstant Constant
highlight default link opensipsInclude Include
highlight default link opensipsPreProc Include
highlight default link opensipsModparam Keyword
highlight default link opensipsListen Keyword
highlight default link opensipsOldWord Identifier
highlight default link opensipsGlobal Keyword
highlight default link opensipsFunction Function
highlight default link opensipsCall Function
highlight default link opensipsRoute Structure
highlight default link opensipsRouteName Label
highlight default link opensipsBracket Delimiter
highlight default link opensipsNumber Number
highlight default link opensipsAddress Number
highlight default link opensipsVariable Identifier
highlight default link opensipsParameter Identifier
highlight default link opensipsInnerVariable Identifier
highlight default link opensipsTransformation Special
highlight default link opensipsString String
highlight default link opensipsEscape SpecialChar
highlight default link opensipsTodo Todo
highlight default link opensipsDirective SpecialComment
highlight default link opensipsComment Comment

let b:current_syntax = 'opensips'
let &cpo = s:save_cpo
unlet s:save_cpo
