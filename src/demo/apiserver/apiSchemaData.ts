/**
 * The fields of the API's built-in types, as far as users write them. A type is a list of `field:type`; types are
 * `s` text, `i` integer, `n` number, `b` boolean, `q` quantity (text or number), `x` integer or text, `t` time, `m` map of
 * texts, `q*` map of quantities, `d` map of base64 texts, `o` anything, `T` another type, `[T]` a list. A list merges by
 * the keys behind `@`: the first is the key of a strategic merge patch, all together that of server-side apply; `@` alone
 * makes it a set. Lists without `@` are replaced whole.
 */
export const apiSchemas: Readonly<Record<string, string>> = {
  ObjectMeta:
    'name:s generateName:s namespace:s selfLink:s uid:s resourceVersion:s generation:i creationTimestamp:t deletionTimestamp:t deletionGracePeriodSeconds:i labels:m annotations:m ownerReferences:[OwnerReference]@uid finalizers:[s]@ managedFields:o clusterName:s',
  OwnerReference: 'apiVersion:s kind:s name:s uid:s controller:b blockOwnerDeletion:b',
  LabelSelector: 'matchLabels:m matchExpressions:[LabelSelectorRequirement]',
  LabelSelectorRequirement: 'key:s operator:s values:[s]',
  Condition:
    'type:s status:s observedGeneration:i lastProbeTime:t lastHeartbeatTime:t lastUpdateTime:t lastTransitionTime:t reason:s message:s',
  LocalObjectReference: 'name:s',
  ObjectReference: 'kind:s namespace:s name:s uid:s apiVersion:s resourceVersion:s fieldPath:s',
  TypedLocalObjectReference: 'apiGroup:s kind:s name:s namespace:s',

  ConfigMap: 'data:m binaryData:d immutable:b',
  Secret: 'data:d stringData:m type:s immutable:b',
  Namespace: 'spec:NamespaceSpec status:o',
  NamespaceSpec: 'finalizers:[s]',
  ServiceAccount:
    'secrets:[ObjectReference]@name imagePullSecrets:[LocalObjectReference] automountServiceAccountToken:b',
  Event:
    'involvedObject:ObjectReference reason:s message:s source:EventSource firstTimestamp:t lastTimestamp:t count:i type:s eventTime:t series:EventSeries action:s related:ObjectReference reportingComponent:s reportingInstance:s regarding:ObjectReference note:s reportingController:s deprecatedSource:EventSource deprecatedFirstTimestamp:t deprecatedLastTimestamp:t deprecatedCount:i',
  EventSource: 'component:s host:s',
  EventSeries: 'count:i lastObservedTime:t',

  Pod: 'spec:PodSpec status:PodStatus',
  PodTemplateSpec: 'metadata:ObjectMeta spec:PodSpec',
  PodSpec:
    'volumes:[Volume]@name initContainers:[Container]@name containers:[Container]@name ephemeralContainers:[EphemeralContainer]@name restartPolicy:s terminationGracePeriodSeconds:i activeDeadlineSeconds:i dnsPolicy:s nodeSelector:m serviceAccountName:s serviceAccount:s automountServiceAccountToken:b nodeName:s hostNetwork:b hostPID:b hostIPC:b shareProcessNamespace:b securityContext:PodSecurityContext imagePullSecrets:[LocalObjectReference]@name hostname:s subdomain:s affinity:o schedulerName:s tolerations:[Toleration] hostAliases:[HostAlias]@ip priorityClassName:s priority:i dnsConfig:o readinessGates:[PodReadinessGate] runtimeClassName:s enableServiceLinks:b preemptionPolicy:s overhead:q* topologySpreadConstraints:[TopologySpreadConstraint]@topologyKey,whenUnsatisfiable setHostnameAsFQDN:b os:o hostUsers:b schedulingGates:[LocalObjectReference]@name resourceClaims:o resources:ResourceRequirements hostnameOverride:s workloadRef:o',
  PodReadinessGate: 'conditionType:s',
  HostAlias: 'ip:s hostnames:[s]',
  Toleration: 'key:s operator:s value:s effect:s tolerationSeconds:i',
  TopologySpreadConstraint:
    'maxSkew:i topologyKey:s whenUnsatisfiable:s labelSelector:LabelSelector minDomains:i nodeAffinityPolicy:s nodeTaintsPolicy:s matchLabelKeys:[s]',
  PodSecurityContext:
    'seLinuxOptions:o windowsOptions:o runAsUser:i runAsGroup:i runAsNonRoot:b supplementalGroups:[i] supplementalGroupsPolicy:s fsGroup:i sysctls:o fsGroupChangePolicy:s seccompProfile:o appArmorProfile:o seLinuxChangePolicy:s',
  Container:
    'name:s image:s command:[s] args:[s] workingDir:s ports:[ContainerPort]@containerPort,protocol envFrom:[EnvFromSource] env:[EnvVar]@name resources:ResourceRequirements resizePolicy:o restartPolicy:s restartPolicyRules:o volumeMounts:[VolumeMount]@mountPath volumeDevices:[VolumeDevice]@devicePath livenessProbe:Probe readinessProbe:Probe startupProbe:Probe lifecycle:o terminationMessagePath:s terminationMessagePolicy:s imagePullPolicy:s securityContext:SecurityContext stdin:b stdinOnce:b tty:b',
  EphemeralContainer:
    'name:s image:s command:[s] args:[s] workingDir:s ports:[ContainerPort]@containerPort,protocol envFrom:[EnvFromSource] env:[EnvVar]@name resources:ResourceRequirements restartPolicy:s volumeMounts:[VolumeMount]@mountPath terminationMessagePath:s terminationMessagePolicy:s imagePullPolicy:s securityContext:SecurityContext stdin:b stdinOnce:b tty:b targetContainerName:s',
  ContainerPort: 'name:s hostPort:i containerPort:i protocol:s hostIP:s',
  EnvVar: 'name:s value:s valueFrom:EnvVarSource',
  EnvVarSource: 'fieldRef:o resourceFieldRef:o configMapKeyRef:o secretKeyRef:o fileKeyRef:o',
  EnvFromSource: 'prefix:s configMapRef:o secretRef:o',
  ResourceRequirements: 'limits:q* requests:q* claims:o',
  VolumeMount: 'name:s readOnly:b recursiveReadOnly:s mountPath:s subPath:s mountPropagation:s subPathExpr:s',
  VolumeDevice: 'name:s devicePath:s',
  Probe:
    'exec:ExecAction httpGet:HTTPGetAction tcpSocket:TCPSocketAction grpc:o initialDelaySeconds:i timeoutSeconds:i periodSeconds:i successThreshold:i failureThreshold:i terminationGracePeriodSeconds:i',
  ExecAction: 'command:[s]',
  HTTPGetAction: 'path:s port:x host:s scheme:s httpHeaders:[HTTPHeader]',
  HTTPHeader: 'name:s value:s',
  TCPSocketAction: 'port:x host:s',
  SecurityContext:
    'capabilities:o privileged:b seLinuxOptions:o windowsOptions:o runAsUser:i runAsGroup:i runAsNonRoot:b readOnlyRootFilesystem:b allowPrivilegeEscalation:b procMount:s seccompProfile:o appArmorProfile:o',
  Volume:
    'name:s hostPath:o emptyDir:EmptyDirVolumeSource gcePersistentDisk:o awsElasticBlockStore:o gitRepo:o secret:SecretVolumeSource nfs:o iscsi:o glusterfs:o persistentVolumeClaim:PersistentVolumeClaimVolumeSource rbd:o flexVolume:o cinder:o cephfs:o flocker:o downwardAPI:o fc:o azureFile:o configMap:ConfigMapVolumeSource vsphereVolume:o quobyte:o azureDisk:o photonPersistentDisk:o projected:o portworxVolume:o scaleIO:o storageos:o csi:o ephemeral:o image:o',
  EmptyDirVolumeSource: 'medium:s sizeLimit:q',
  SecretVolumeSource: 'secretName:s items:o defaultMode:i optional:b',
  ConfigMapVolumeSource: 'name:s items:o defaultMode:i optional:b',
  PersistentVolumeClaimVolumeSource: 'claimName:s readOnly:b',
  PodStatus:
    'observedGeneration:i phase:s conditions:[Condition]@type message:s reason:s nominatedNodeName:s hostIP:s hostIPs:o podIP:s podIPs:[PodIP]@ip startTime:t initContainerStatuses:o containerStatuses:o qosClass:s ephemeralContainerStatuses:o resize:s resourceClaimStatuses:o allocatedResources:q* resources:o extendedResourceClaimStatus:o',
  PodIP: 'ip:s',

  Deployment: 'spec:DeploymentSpec status:DeploymentStatus',
  DeploymentSpec:
    'replicas:i selector:LabelSelector template:PodTemplateSpec strategy:DeploymentStrategy minReadySeconds:i revisionHistoryLimit:i paused:b progressDeadlineSeconds:i',
  DeploymentStrategy: 'type:s rollingUpdate:RollingUpdateDeployment',
  RollingUpdateDeployment: 'maxUnavailable:x maxSurge:x',
  DeploymentStatus:
    'observedGeneration:i replicas:i updatedReplicas:i readyReplicas:i availableReplicas:i unavailableReplicas:i terminatingReplicas:i conditions:[Condition]@type collisionCount:i',
  ReplicaSet: 'spec:ReplicaSetSpec status:ReplicaSetStatus',
  ReplicaSetSpec: 'replicas:i minReadySeconds:i selector:LabelSelector template:PodTemplateSpec',
  ReplicaSetStatus:
    'replicas:i fullyLabeledReplicas:i readyReplicas:i availableReplicas:i terminatingReplicas:i observedGeneration:i conditions:[Condition]@type',
  ReplicationController: 'spec:ReplicationControllerSpec status:ReplicaSetStatus',
  ReplicationControllerSpec: 'replicas:i minReadySeconds:i selector:m template:PodTemplateSpec',
  StatefulSet: 'spec:StatefulSetSpec status:StatefulSetStatus',
  StatefulSetSpec:
    'replicas:i selector:LabelSelector template:PodTemplateSpec volumeClaimTemplates:[PersistentVolumeClaim] serviceName:s podManagementPolicy:s updateStrategy:StatefulSetUpdateStrategy revisionHistoryLimit:i minReadySeconds:i persistentVolumeClaimRetentionPolicy:o ordinals:o',
  StatefulSetUpdateStrategy: 'type:s rollingUpdate:o',
  StatefulSetStatus:
    'observedGeneration:i replicas:i readyReplicas:i currentReplicas:i updatedReplicas:i currentRevision:s updateRevision:s collisionCount:i conditions:[Condition]@type availableReplicas:i',
  DaemonSet: 'spec:DaemonSetSpec status:DaemonSetStatus',
  DaemonSetSpec:
    'selector:LabelSelector template:PodTemplateSpec updateStrategy:DaemonSetUpdateStrategy minReadySeconds:i revisionHistoryLimit:i',
  DaemonSetUpdateStrategy: 'type:s rollingUpdate:RollingUpdateDeployment',
  DaemonSetStatus:
    'currentNumberScheduled:i numberMisscheduled:i desiredNumberScheduled:i numberReady:i observedGeneration:i updatedNumberScheduled:i numberAvailable:i numberUnavailable:i collisionCount:i conditions:[Condition]@type',
  ControllerRevision: 'data:o revision:i',
  Job: 'spec:JobSpec status:JobStatus',
  JobSpec:
    'parallelism:i completions:i activeDeadlineSeconds:i podFailurePolicy:o successPolicy:o backoffLimit:i backoffLimitPerIndex:i maxFailedIndexes:i selector:LabelSelector manualSelector:b template:PodTemplateSpec ttlSecondsAfterFinished:i completionMode:s suspend:b podReplacementPolicy:s managedBy:s',
  JobStatus:
    'conditions:[Condition]@type startTime:t completionTime:t active:i succeeded:i failed:i terminating:i completedIndexes:s failedIndexes:s uncountedTerminatedPods:o ready:i',
  CronJob: 'spec:CronJobSpec status:o',
  CronJobSpec:
    'schedule:s timeZone:s startingDeadlineSeconds:i concurrencyPolicy:s suspend:b jobTemplate:JobTemplateSpec successfulJobsHistoryLimit:i failedJobsHistoryLimit:i',
  JobTemplateSpec: 'metadata:ObjectMeta spec:JobSpec',
  HorizontalPodAutoscaler: 'spec:HorizontalPodAutoscalerSpec status:o',
  HorizontalPodAutoscalerSpec:
    'scaleTargetRef:CrossVersionObjectReference minReplicas:i maxReplicas:i metrics:[MetricSpec] behavior:o targetCPUUtilizationPercentage:i',
  CrossVersionObjectReference: 'kind:s name:s apiVersion:s',
  MetricSpec: 'type:s object:o pods:o resource:o containerResource:o external:o',
  PodDisruptionBudget: 'spec:PodDisruptionBudgetSpec status:o',
  PodDisruptionBudgetSpec: 'minAvailable:x selector:LabelSelector maxUnavailable:x unhealthyPodEvictionPolicy:s',

  Service: 'spec:ServiceSpec status:ServiceStatus',
  ServiceSpec:
    'ports:[ServicePort]@port,protocol selector:m clusterIP:s clusterIPs:[s] type:s externalIPs:[s] sessionAffinity:s loadBalancerIP:s loadBalancerSourceRanges:[s] externalName:s externalTrafficPolicy:s healthCheckNodePort:i publishNotReadyAddresses:b sessionAffinityConfig:o ipFamilies:[s] ipFamilyPolicy:s allocateLoadBalancerNodePorts:b loadBalancerClass:s internalTrafficPolicy:s trafficDistribution:s',
  ServicePort: 'name:s protocol:s appProtocol:s port:i targetPort:x nodePort:i',
  ServiceStatus: 'loadBalancer:o conditions:[Condition]@type',
  Endpoints: 'subsets:o',
  EndpointSlice: 'addressType:s endpoints:o ports:o',
  Ingress: 'spec:IngressSpec status:o',
  IngressSpec: 'ingressClassName:s defaultBackend:o tls:o rules:[IngressRule]',
  IngressRule: 'host:s http:o',
  IngressClass: 'spec:o',
  NetworkPolicy: 'spec:NetworkPolicySpec status:o',
  NetworkPolicySpec: 'podSelector:LabelSelector ingress:o egress:o policyTypes:[s]',

  Node: 'spec:NodeSpec status:NodeStatus',
  NodeSpec: 'podCIDR:s podCIDRs:[s]@ providerID:s unschedulable:b taints:[Taint] configSource:o externalID:s',
  Taint: 'key:s value:s effect:s timeAdded:t',
  NodeStatus:
    'capacity:q* allocatable:q* phase:s conditions:[Condition]@type addresses:[NodeAddress]@type daemonEndpoints:o nodeInfo:o images:o volumesInUse:o volumesAttached:o config:o runtimeHandlers:o features:o declaredFeatures:o',
  NodeAddress: 'type:s address:s',
  PersistentVolumeClaim: 'spec:PersistentVolumeClaimSpec status:o',
  PersistentVolumeClaimSpec:
    'accessModes:[s] selector:LabelSelector resources:ResourceRequirements volumeName:s storageClassName:s volumeMode:s dataSource:TypedLocalObjectReference dataSourceRef:TypedLocalObjectReference volumeAttributesClassName:s',
  PersistentVolume: 'spec:o status:o',
  StorageClass:
    'provisioner:s parameters:m reclaimPolicy:s mountOptions:[s] allowVolumeExpansion:b volumeBindingMode:s allowedTopologies:o',
  Role: 'rules:[PolicyRule]',
  ClusterRole: 'rules:[PolicyRule] aggregationRule:o',
  PolicyRule: 'verbs:[s] apiGroups:[s] resources:[s] resourceNames:[s] nonResourceURLs:[s]',
  RoleBinding: 'subjects:[Subject] roleRef:RoleRef',
  ClusterRoleBinding: 'subjects:[Subject] roleRef:RoleRef',
  Subject: 'kind:s apiGroup:s name:s namespace:s',
  RoleRef: 'apiGroup:s kind:s name:s',
  Lease: 'spec:LeaseSpec',
  LeaseSpec:
    'holderIdentity:s leaseDurationSeconds:i acquireTime:t renewTime:t leaseTransitions:i strategy:s preferredHolder:s',
  PriorityClass: 'value:i globalDefault:b description:s preemptionPolicy:s',
  ResourceQuota: 'spec:ResourceQuotaSpec status:o',
  ResourceQuotaSpec: 'hard:q* scopeSelector:o scopes:[s]',
  LimitRange: 'spec:o',
  CustomResourceDefinition: 'spec:CustomResourceDefinitionSpec status:o',
  CustomResourceDefinitionSpec:
    'group:s names:CustomResourceDefinitionNames scope:s versions:[CustomResourceDefinitionVersion] conversion:o preserveUnknownFields:b',
  CustomResourceDefinitionNames: 'plural:s singular:s shortNames:[s] kind:s listKind:s categories:[s]',
  CustomResourceDefinitionVersion:
    'name:s served:b storage:b deprecated:b deprecationWarning:s schema:o subresources:o additionalPrinterColumns:o selectableFields:o',
};
