{{/*
The addresses of publishers, as peers of a NetworkPolicy: what the downloader itself accepts with the same settings.
DownloadNetworkTest compares the ranges with the class AddressRules.
*/}}
{{- define "fetchjob.publishers" -}}
{{- $private4 := list "10.0.0.0/8" "100.64.0.0/10" "127.0.0.0/8" "172.16.0.0/12" "192.168.0.0/16" }}
{{- $private6 := list "::1/128" "fc00::/7" "fec0::/10" }}
{{- /* Metadata services, multicast and reserved ranges: allowed only by network.allowedCidrs. */}}
{{- $special4 := list "0.0.0.0/8" "168.63.129.16/32" "169.254.0.0/16" "192.0.0.0/24" "198.18.0.0/15" "224.0.0.0/4" "240.0.0.0/4" }}
{{- $special6 := list "::/128" "64:ff9b:1::/48" "2001::/32" "fe80::/10" "ff00::/8" }}
{{- $metadata4 := list "100.100.100.200/32" }}
{{- $metadata6 := list "fd00:42::42/128" "fd00:ec2::/32" "fd20:ce::254/128" }}
{{- $open := .Values.network.allowPrivateAddresses }}
- ipBlock:
    cidr: 0.0.0.0/0
    except:
      {{- toYaml (concat $special4 (ternary $metadata4 $private4 $open)) | nindent 6 }}
- ipBlock:
    cidr: ::/0
    except:
      {{- toYaml (concat $special6 (ternary $metadata6 $private6 $open)) | nindent 6 }}
{{- range .Values.network.allowedCidrs }}
- ipBlock:
    cidr: {{ . | quote }}
{{- end }}
{{- end }}

{{/* The rule for the installation's proxy. A NetworkPolicy knows addresses and no names. */}}
{{- define "fetchjob.proxyRule" -}}
{{- with .Values.network.proxy.url }}
{{- $url := urlParse (lower .) }}
{{- $address := regexReplaceAll ":[0-9]*$" $url.host "" }}
{{- $port := regexFind "[0-9]+$" (regexFind ":[0-9]*$" $url.host) | default "80" }}
{{- if regexMatch "^[0-9.]+$" $address }}
- ports:
    - {port: {{ int $port }}, protocol: TCP}
  to:
    - ipBlock:
        cidr: {{ $address }}/32
{{- else if not $.Values.downloader.networkPolicy.egress }}
{{- fail (printf "Add a rule for the proxy %s to downloader.networkPolicy.egress: a NetworkPolicy knows addresses and no names." $url.host) }}
{{- end }}
{{- end }}
{{- end }}
