/**
 * Field numbers of Kubernetes' protobuf messages, for the bodies that typed clients send (kubectl since 1.32 prefers
 * protobuf for them). Each entry is `number name type`: `s` text, `i` integer, `n` integer whose zero means nothing,
 * `b` boolean, `m` map of texts, `t` time, `q` quantity map, `x` integer or text, `d` map of bytes, a message's name; in
 * brackets for lists. Fields that are not named here are left out.
 */
export const protobufMessages: Readonly<Record<string, string>> = {
  ObjectMeta:
    '1 name s,2 generateName s,3 namespace s,5 uid s,6 resourceVersion s,7 generation n,8 creationTimestamp t,11 labels m,12 annotations m,13 ownerReferences [OwnerReference],14 finalizers [s]',
  OwnerReference: '1 kind s,3 name s,4 uid s,5 apiVersion s,6 controller b,7 blockOwnerDeletion b',
  DeleteOptions:
    '1 gracePeriodSeconds i,2 preconditions Preconditions,3 orphanDependents b,4 propagationPolicy s,5 dryRun [s]',
  Preconditions: '1 uid s,2 resourceVersion s',
  Eviction: '1 metadata ObjectMeta,2 deleteOptions DeleteOptions',
  Scale: '1 metadata ObjectMeta,2 spec ScaleSpec',
  ScaleSpec: '1 replicas i',
  Binding: '1 metadata ObjectMeta,2 target ObjectReference',
  ObjectReference: '1 kind s,2 namespace s,3 name s,4 uid s,5 apiVersion s,6 resourceVersion s,7 fieldPath s',
  SelfSubjectAccessReview: '1 metadata ObjectMeta,2 spec AccessReviewSpec',
  SubjectAccessReview: '1 metadata ObjectMeta,2 spec SubjectReviewSpec',
  LocalSubjectAccessReview: '1 metadata ObjectMeta,2 spec SubjectReviewSpec',
  AccessReviewSpec: '1 resourceAttributes ResourceAttributes,2 nonResourceAttributes NonResourceAttributes',
  SubjectReviewSpec:
    '1 resourceAttributes ResourceAttributes,2 nonResourceAttributes NonResourceAttributes,3 user s,4 groups [s],6 uid s',
  ResourceAttributes: '1 namespace s,2 verb s,3 group s,4 version s,5 resource s,6 subresource s,7 name s',
  NonResourceAttributes: '1 path s,2 verb s',
  SelfSubjectRulesReview: '1 metadata ObjectMeta,2 spec RulesReviewSpec',
  RulesReviewSpec: '1 namespace s',
  SelfSubjectReview: '1 metadata ObjectMeta',
  TokenReview: '1 metadata ObjectMeta,2 spec TokenReviewSpec',
  TokenReviewSpec: '1 token s,2 audiences [s]',
  TokenRequest: '1 metadata ObjectMeta,2 spec TokenRequestSpec',
  TokenRequestSpec: '1 audiences [s],4 expirationSeconds i',
  Namespace: '1 metadata ObjectMeta',
  ConfigMap: '1 metadata ObjectMeta,2 data m,3 binaryData d,4 immutable b',
  Secret: '1 metadata ObjectMeta,2 data d,3 type s,4 stringData m,5 immutable b',
  ServiceAccount: '1 metadata ObjectMeta',
  Deployment: '1 metadata ObjectMeta,2 spec DeploymentSpec',
  DeploymentSpec:
    '1 replicas i,2 selector LabelSelector,3 template PodTemplateSpec,4 strategy DeploymentStrategy,5 minReadySeconds n,6 revisionHistoryLimit i,7 paused b,9 progressDeadlineSeconds i',
  DeploymentStrategy: '1 type s,2 rollingUpdate RollingUpdate',
  RollingUpdate: '1 maxUnavailable x,2 maxSurge x',
  LabelSelector: '1 matchLabels m,2 matchExpressions [LabelRequirement]',
  LabelRequirement: '1 key s,2 operator s,3 values [s]',
  PodTemplateSpec: '1 metadata ObjectMeta,2 spec PodSpec',
  Pod: '1 metadata ObjectMeta,2 spec PodSpec',
  PodSpec:
    '1 volumes [Volume],2 containers [Container],3 restartPolicy s,4 terminationGracePeriodSeconds i,5 activeDeadlineSeconds i,6 dnsPolicy s,7 nodeSelector m,8 serviceAccountName s,9 serviceAccount s,10 nodeName s,11 hostNetwork b,15 imagePullSecrets [LocalReference],16 hostname s,17 subdomain s,19 schedulerName s,20 initContainers [Container],21 automountServiceAccountToken b',
  LocalReference: '1 name s',
  Volume: '1 name s,2 source VolumeSource',
  VolumeSource: '2 emptyDir EmptyDir,6 secret SecretVolume,19 configMap ConfigMapVolume',
  EmptyDir: '1 medium s',
  SecretVolume: '1 secretName s',
  ConfigMapVolume: '1 localObjectReference LocalReference',
  Container:
    '1 name s,2 image s,3 command [s],4 args [s],5 workingDir s,6 ports [ContainerPort],7 env [EnvVar],8 resources Resources,9 volumeMounts [VolumeMount],13 terminationMessagePath s,14 imagePullPolicy s,16 stdin b,17 stdinOnce b,18 tty b,20 terminationMessagePolicy s',
  ContainerPort: '1 name s,2 hostPort n,3 containerPort n,4 protocol s,5 hostIP s',
  EnvVar: '1 name s,2 value s',
  VolumeMount: '1 name s,2 readOnly b,3 mountPath s,4 subPath s',
  Resources: '1 limits q,2 requests q',
  Service: '1 metadata ObjectMeta,2 spec ServiceSpec',
  ServiceSpec:
    '1 ports [ServicePort],2 selector m,3 clusterIP s,4 type s,5 externalIPs [s],7 sessionAffinity s,10 externalName s,18 clusterIPs [s]',
  ServicePort: '1 name s,2 protocol s,3 port n,4 targetPort x,5 nodePort n',
  Job: '1 metadata ObjectMeta,2 spec JobSpec',
  JobSpec:
    '1 parallelism i,2 completions i,3 activeDeadlineSeconds i,4 selector LabelSelector,5 manualSelector b,6 template PodTemplateSpec,7 backoffLimit i,8 ttlSecondsAfterFinished i',
  CronJob: '1 metadata ObjectMeta,2 spec CronJobSpec',
  CronJobSpec:
    '1 schedule s,2 startingDeadlineSeconds i,3 concurrencyPolicy s,4 suspend b,5 jobTemplate JobTemplate,6 successfulJobsHistoryLimit i,7 failedJobsHistoryLimit i,8 timeZone s',
  JobTemplate: '1 metadata ObjectMeta,2 spec JobSpec',
  Role: '1 metadata ObjectMeta,2 rules [PolicyRule]',
  ClusterRole: '1 metadata ObjectMeta,2 rules [PolicyRule]',
  PolicyRule: '1 verbs [s],2 apiGroups [s],3 resources [s],4 resourceNames [s],5 nonResourceURLs [s]',
  RoleBinding: '1 metadata ObjectMeta,2 subjects [Subject],3 roleRef RoleRef',
  ClusterRoleBinding: '1 metadata ObjectMeta,2 subjects [Subject],3 roleRef RoleRef',
  Subject: '1 kind s,2 apiGroup s,3 name s,4 namespace s',
  RoleRef: '1 apiGroup s,2 kind s,3 name s',
  Lease: '1 metadata ObjectMeta,2 spec LeaseSpec',
  LeaseSpec: '1 holderIdentity s,2 leaseDurationSeconds i,3 acquireTime t,4 renewTime t,5 leaseTransitions i',
};
