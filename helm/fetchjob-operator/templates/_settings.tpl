{{/* The operator's environment; what is empty is left out, so that the operator's own default holds. */}}
{{- define "fetchjob.settings" -}}
FETCHJOB_DOWNLOADER_IMAGE: {{ include "fetchjob.image" (dict "image" .Values.downloader.image "chart" .Chart) | quote }}
FETCHJOB_DOWNLOADER_PULL_POLICY: {{ .Values.downloader.image.pullPolicy }}
{{- with .Values.downloader.imagePullSecrets }}
{{- $names := list }}
{{- range . }}{{ $names = append $names .name }}{{ end }}
FETCHJOB_DOWNLOADER_PULL_SECRETS: {{ join "," $names | quote }}
{{- end }}
FETCHJOB_DOWNLOADER_CPU: {{ .Values.downloader.cpu | quote }}
{{- with .Values.downloader.cpuLimit }}
FETCHJOB_DOWNLOADER_CPU_LIMIT: {{ . | quote }}
{{- end }}
{{- with .Values.downloader.ephemeralStorage }}
FETCHJOB_DOWNLOADER_EPHEMERAL_STORAGE: {{ . | quote }}
{{- end }}
FETCHJOB_DOWNLOADER_MEMORY: {{ .Values.downloader.memory | quote }}
{{- with .Values.downloader.fsGroup }}
FETCHJOB_DOWNLOADER_FS_GROUP: {{ int64 . | quote }}
{{- end }}
{{- with .Values.downloader.pods.labels }}
FETCHJOB_DOWNLOADER_LABELS: {{ toJson . | quote }}
{{- end }}
{{- with .Values.downloader.pods.annotations }}
FETCHJOB_DOWNLOADER_ANNOTATIONS: {{ toJson . | quote }}
{{- end }}
{{- with .Values.downloader.pods.nodeSelector }}
FETCHJOB_DOWNLOADER_NODE_SELECTOR: {{ toJson . | quote }}
{{- end }}
{{- with .Values.downloader.pods.tolerations }}
FETCHJOB_DOWNLOADER_TOLERATIONS: {{ toJson . | quote }}
{{- end }}
{{- with .Values.downloader.pods.priorityClassName }}
FETCHJOB_DOWNLOADER_PRIORITY_CLASS: {{ . | quote }}
{{- end }}
{{- with .Values.downloader.allowed.groups }}
{{- $groups := list }}
{{- range . }}{{ $groups = append $groups (int64 . | toString) }}{{ end }}
FETCHJOB_ALLOWED_GROUPS: {{ join "," $groups | quote }}
{{- end }}
{{- with .Values.downloader.allowed.labels }}
FETCHJOB_ALLOWED_LABELS: {{ join "," . | quote }}
{{- end }}
{{- with .Values.downloader.allowed.annotations }}
FETCHJOB_ALLOWED_ANNOTATIONS: {{ join "," . | quote }}
{{- end }}
FETCHJOB_START_ALLOWANCE: {{ .Values.downloader.startAllowance | quote }}
{{- with .Values.downloader.contact }}
FETCHJOB_CONTACT: {{ . | quote }}
{{- end }}
{{- with .Values.network.allowedHosts }}
FETCHJOB_ALLOWED_HOSTS: {{ join "," . | quote }}
{{- end }}
FETCHJOB_ALLOW_PRIVATE_ADDRESSES: {{ .Values.network.allowPrivateAddresses | quote }}
{{- with .Values.network.allowedCidrs }}
FETCHJOB_ALLOWED_CIDRS: {{ join "," . | quote }}
{{- end }}
FETCHJOB_MAX_PARALLEL_PER_HOST: {{ int .Values.network.maxParallelPerHost | quote }}
{{- with .Values.network.proxy.url }}
FETCHJOB_PROXY_URL: {{ . | quote }}
{{- with $.Values.network.proxy.noProxy }}
FETCHJOB_NO_PROXY: {{ join "," . | quote }}
{{- end }}
{{- end }}
{{- with .Values.notify.allowedHosts }}
FETCHJOB_NOTIFY_ALLOWED_HOSTS: {{ join "," . | quote }}
{{- end }}
{{- with .Values.notify.allowedCidrs }}
FETCHJOB_NOTIFY_ALLOWED_CIDRS: {{ join "," . | quote }}
{{- end }}
{{- if .Values.notify.signingKeysSecret }}
FETCHJOB_NOTIFY_KEYS: /etc/fetchjob/signing-keys
{{- end }}
{{- with .Values.watchNamespaces }}
FETCHJOB_WATCH_NAMESPACES: {{ join "," . | quote }}
{{- end }}
FETCHJOB_CONFIG_MAPS: {{ .Values.configMaps.enabled | quote }}
FETCHJOB_POD_READINESS: {{ .Values.podReadiness.enabled | quote }}
FETCHJOB_WORKERS: {{ int .Values.workers | quote }}
FETCHJOB_INITIAL_RUNS: {{ int .Values.initialRuns | quote }}
FETCHJOB_RUNS_PER_MINUTE: {{ int .Values.runsPerMinute | quote }}
FETCHJOB_KEEP_JOBS: {{ .Values.downloader.keepJobs | quote }}
FETCHJOB_HTTP_PORT: "8080"
{{- if .Values.page.enabled }}
FETCHJOB_PAGE_PORT: {{ int .Values.page.port | quote }}
{{- with .Values.page.proxy }}
{{- if .enabled }}
FETCHJOB_PAGE_PROXY_SECRET: /etc/fetchjob/page-proxy/secret
FETCHJOB_PAGE_PROXY_SECRET_HEADER: {{ .secretHeader }}
FETCHJOB_PAGE_PROXY_USER_HEADER: {{ .userHeader }}
FETCHJOB_PAGE_PROXY_GROUPS_HEADER: {{ .groupsHeader }}
{{- end }}
{{- end }}
{{- end }}
FETCHJOB_JOB_METRICS: {{ .Values.metrics.perFetchJob | quote }}
FETCHJOB_LEADER_ELECTION: {{ .Values.leaderElection.enabled | quote }}
FETCHJOB_LEASE_NAME: {{ include "fetchjob.fullname" . | quote }}
FETCHJOB_LOG_FORMAT: {{ .Values.logs.format }}
FETCHJOB_LOG_LEVEL: {{ .Values.logs.level }}
{{- end }}
